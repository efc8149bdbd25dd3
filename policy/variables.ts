/**
 * Policy variables: `${key}`, `${key, 'default'}`, `${*}`; plain text in documents of version 2008-10-17.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
import { escapeGlob } from './glob.js';
import type { KeyValue } from './condition/test.js';

const VARIABLE = /\$\{([^*?$}][^}]*)\}/g;

/** Behind the last variable: from there on each `${` would be sought an end in vain, for the length of the text. */
const endOf = (text: string): number => text.lastIndexOf('}') + 1;

/** True where the version has policy variables (2012-10-17 or later). */
export function hasVariables(version: string | null): boolean {
  return version === '2012-10-17';
}

/** Text of a document without variables: `${` stands for itself. */
export function literalVariables(text: string): string {
  return text.replaceAll('${', '${$}{');
}

/** Keys of the variables in a text. */
export function variablesIn(text: string): string[] {
  if (!text.includes('${')) return [];
  return [...text.slice(0, endOf(text)).matchAll(VARIABLE)].map((m) => (m[1] ?? '').split(',')[0]?.trim() ?? '');
}

/**
 * Puts in what is known. Open variables stay as they are. Null where a variable has neither value nor default: then the
 * statement doesn't match.
 */
export function substitute(text: string, value: (key: string) => KeyValue): string | null {
  if (!text.includes('${')) return text;
  let missing = false;
  const end = endOf(text);
  const result = text.slice(0, end).replace(VARIABLE, (whole, inner: string) => {
    const m = /^\s*([^,\s]+)\s*(?:,\s*'([^']*)'\s*)?$/.exec(inner);
    const key = m?.[1];
    if (key === undefined) return whole;
    const v = value(key);
    if (v.kind === 'open') return whole;
    const [first, second] = v.kind === 'known' ? v.values : [];
    if (first !== undefined && second === undefined) return escapeGlob(first);
    if (m?.[2] !== undefined) return escapeGlob(m[2]);
    missing = true;
    return whole;
  });
  return missing ? null : result + text.slice(end);
}
