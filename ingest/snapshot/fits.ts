/** Whether JSON fits a schema, without the copy of it that zod makes: a snapshot has thousands of files, and nearly all fit. */
import type { z } from 'zod';
import { isObject } from './policy-shape.js';

type Fits = (value: unknown) => boolean;

const made = new WeakMap<z.core.$ZodType, Fits>();

/**
 * True only where zod would return an equal value. False may also mean that this is for zod to say:
 * kinds of schemas that no snapshot's file uses, and members named `__proto__`, which zod leaves out.
 */
export function fits(schema: z.core.$ZodType, value: unknown): boolean {
  return fitsOf(schema)(value);
}

function fitsOf(schema: z.core.$ZodType): Fits {
  const known = made.get(schema);
  if (known !== undefined) return known;
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const own = isPlain(def) ? fitsOfDef(def) : no;
  made.set(schema, own);
  return own;
}

const no: Fits = () => false;

/** Whether a schema asks for a type alone: no patterns, no formats, no conversion. */
function isPlain(def: z.core.$ZodTypeDef): boolean {
  return (def.checks ?? []).length === 0 && !('format' in def) && !('coerce' in def);
}

function fitsOfDef(def: z.core.$ZodTypes['_zod']['def']): Fits {
  switch (def.type) {
    case 'unknown':
      return () => true;
    case 'string':
    case 'boolean':
      return (value) => typeof value === def.type;
    case 'number':
      return Number.isFinite;
    case 'enum':
      return isOneOf(new Set<unknown>(Object.values(def.entries)));
    case 'optional':
      return orElse(undefined, fitsOf(def.innerType));
    case 'nullable':
      return orElse(null, fitsOf(def.innerType));
    case 'union':
      return oneFits(def.options.map(fitsOf));
    case 'array':
      return eachFits(fitsOf(def.element));
    case 'object':
      return def.catchall?._zod.def.type === 'unknown' ? membersFit(def.shape) : no;
    case 'record':
      return def.keyType._zod.def.type === 'string' ? mapFits(fitsOf(def.valueType)) : no;
    default:
      return no;
  }
}

function isOneOf(values: ReadonlySet<unknown>): Fits {
  return (value) => values.has(value);
}

function orElse(other: null | undefined, inner: Fits): Fits {
  return (value) => value === other || inner(value);
}

function oneFits(options: readonly Fits[]): Fits {
  return (value) => options.some((option) => option(value));
}

function eachFits(element: Fits): Fits {
  return (value) => Array.isArray(value) && value.every(element);
}

function mapFits(member: Fits): Fits {
  return (value) => isObject(value) && !hasProto(value) && Object.values(value).every(member);
}

/** Members that the schema doesn't name may be anything. One that isn't there needs to be optional: `unknown` alone is not. */
function membersFit(shape: z.core.$ZodShape): Fits {
  const members = Object.entries(shape).map(([name, schema]) => ({ name, member: fitsOf(schema), optional: schema._zod.def.type === 'optional' }));
  return (value) => {
    if (!isObject(value) || hasProto(value)) return false;
    for (const { name, member, optional } of members) {
      const own = value[name];
      if (own === undefined ? !optional : !member(own)) return false;
    }
    return true;
  };
}

function hasProto(value: object): boolean {
  return Object.hasOwn(value, '__proto__');
}
