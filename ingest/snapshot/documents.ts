/** Policy documents of a snapshot: parsed once, checked once for each shape, kept by content hash. */
import type { DocumentId, PolicyKind, PolicyRef } from '../../policy/model.js';
import { hashOf } from '../hash.js';
import { formatIssue, found, type Issues } from './issue.js';
import { doubtsOf } from './policy-doubts.js';
import { namesOf, type Names } from './policy-names.js';
import { sameJson } from './same-json.js';
import { checkShape, type Shape, type ShapeIssue } from './policy-shape.js';

/** What a policy reference needs beside its document. */
export interface Place {
  readonly kind: PolicyKind;
  readonly name: string;
  readonly arn?: string | null;
  readonly group?: string | null;
  readonly file: string;
  readonly path: string;
  readonly target?: string;
}

interface Parsed {
  readonly id: DocumentId;
  readonly value: unknown;
  readonly checks: Partial<Record<Shape, Check>>;
  names: Names | null;
  /** Whether a reference names it: it is a policy of the kind that stands there. */
  kept: boolean;
}

interface Check {
  readonly issues: readonly ShapeIssue[];
  readonly doubts: readonly ShapeIssue[];
}

/** What nearly every check comes to. */
const FINE: Check = { issues: [], doubts: [] };

const SHAPES: Readonly<Record<PolicyKind, Shape>> = {
  inline: 'identity',
  managed: 'identity',
  'group-inline': 'identity',
  'group-managed': 'identity',
  boundary: 'identity',
  trust: 'trust',
  resource: 'resource',
  scp: 'scp',
  rcp: 'rcp',
};

/** ARN of a policy of AWS's own. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html#aws-managed-policies */
const AWS_MANAGED = /^arn:[^:]+:iam::aws:policy\//;

export interface DocumentOptions {
  /** A document that can't be read becomes "not known" with a note instead of an error. */
  readonly lenient: boolean;
  readonly issues: Issues;
  readonly warnings: string[];
  readonly notes: string[];
  /** Known prefixes of actions, lower case. */
  readonly services: ReadonlySet<string>;
}

export class Documents {
  /** By the value as it stood. */
  readonly #values = new Map<unknown, Parsed | string>();
  /** The last one of each ARN: AWS's own policies stand in every account's file, and are long. */
  readonly #ofArn = new Map<string, { readonly value: unknown; readonly parsed: Parsed | string }>();
  /** By hash of the content. */
  readonly #parsed = new Map<DocumentId, Parsed>();
  /** Those that a reference names, in order. */
  readonly #kept: Parsed[] = [];
  /** `file path` of documents already reported. */
  readonly #reported = new Set<string>();

  constructor(private readonly options: DocumentOptions) {}

  /** A reference to the document that stands in a place; its `document` is null where it can't be read. */
  ref(place: Place, value: unknown): PolicyRef {
    return refOf(place, this.#read(place, value));
  }

  /** A reference to a policy whose document is not known. */
  unknown(place: Place): PolicyRef {
    return refOf(place, null);
  }

  /** Who a document names. */
  names(id: DocumentId): Names {
    const parsed = this.#parsed.get(id);
    if (parsed === undefined) return namesOf(null);
    parsed.names ??= namesOf(parsed.value);
    return parsed.names;
  }

  all(): Readonly<Record<DocumentId, unknown>> {
    const all: Record<DocumentId, unknown> = {};
    for (const { id, value } of this.#kept) all[id] = value;
    return all;
  }

  /** An error, or with `--lenient` a note. */
  problem(file: string, path: string, message: string): void {
    const key = `${file} ${path} ${message}`;
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    if (this.options.lenient) this.options.notes.push(`not known: \`${file}\` \`${path}\`: ${message}`);
    else this.options.issues.add(file, path, message);
  }

  #read(place: Place, value: unknown): DocumentId | null {
    const parsed = this.#parse(place, value);
    if (typeof parsed === 'string') {
      this.problem(place.file, place.path, parsed);
      return null;
    }
    const check = checkOnce(parsed, SHAPES[place.kind], this.options.services);
    for (const issue of check.issues) this.problem(place.file, place.path + issue.path, issue.message);
    if (check.issues.length > 0) return null;
    if (check.doubts.length > 0) this.#doubt(place, parsed.id, check.doubts);
    this.#keep(parsed);
    return parsed.id;
  }

  #keep(parsed: Parsed): void {
    if (parsed.kept) return;
    parsed.kept = true;
    this.#kept.push(parsed);
  }

  /** Once for each document, wherever it stands. What AWS wrote nobody else can change: nothing is said of it. */
  #doubt(place: Place, id: DocumentId, doubts: readonly ShapeIssue[]): void {
    if (AWS_MANAGED.test(place.arn ?? '')) return;
    for (const doubt of doubts) {
      const key = `${id} ${doubt.path} ${doubt.message}`;
      if (this.#reported.has(key)) continue;
      this.#reported.add(key);
      this.options.warnings.push(formatIssue({ file: place.file, path: place.path + doubt.path, message: doubt.message }));
    }
  }

  /** The parsed document, or a sentence why there is none. */
  #parse(place: Place, value: unknown): Parsed | string {
    // A managed policy's document is one object for everyone it is attached to; any other object stands in one place.
    if (typeof value !== 'string' && typeof place.arn !== 'string') return this.#fromValue(value);
    const known = this.#values.get(value);
    if (known !== undefined) return known;
    const parsed = typeof value === 'string' ? this.#fromString(value) : this.#fromManaged(place.arn ?? '', value);
    this.#values.set(value, parsed);
    return parsed;
  }

  #fromManaged(arn: string, value: unknown): Parsed | string {
    const before = this.#ofArn.get(arn);
    if (before !== undefined && sameJson(before.value, value)) return before.parsed;
    const parsed = this.#fromValue(value);
    this.#ofArn.set(arn, { value, parsed });
    return parsed;
  }

  #fromString(text: string): Parsed | string {
    const value = parseDocument(text);
    return value === undefined ? `expected a policy document as JSON or URL-encoded JSON, found ${found(text)}` : this.#fromValue(value);
  }

  /** Equal documents are one, wherever they stand. */
  #fromValue(value: unknown): Parsed | string {
    const text = textOf(value);
    if (text === null) return 'expected a policy document, found JSON that is nested too deeply';
    const id = hashOf(text);
    let parsed = this.#parsed.get(id);
    if (parsed === undefined) this.#parsed.set(id, (parsed = { id, value, checks: {}, names: null, kept: false }));
    return parsed;
  }
}

function refOf(place: Place, document: DocumentId | null): PolicyRef {
  const { kind, name, file, path, target } = place;
  const ref = { kind, name, arn: place.arn ?? null, group: place.group ?? null, file, path, document };
  return target === undefined ? ref : { ...ref, target };
}

function checkOnce(parsed: Parsed, shape: Shape, services: ReadonlySet<string>): Check {
  const known = parsed.checks[shape];
  if (known !== undefined) return known;
  const issues = checkShape(parsed.value, shape);
  const doubts = issues.length > 0 ? [] : doubtsOf(parsed.value, services);
  const check = issues.length + doubts.length === 0 ? FINE : { issues, doubts };
  parsed.checks[shape] = check;
  return check;
}

/** JSON, or URL-encoded JSON as IAM's API returns it (RFC 3986). Undefined if neither. */
export function parseDocument(text: string): unknown {
  const plain = tryParse(text);
  if (plain !== undefined || !text.includes('%')) return plain;
  try {
    return tryParse(decodeURIComponent(text));
  } catch {
    return undefined;
  }
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The value's JSON, or null where it nests deeper than the engine can write. */
function textOf(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    return null;
  }
}
