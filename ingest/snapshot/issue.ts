/** What is wrong with a snapshot, as values: every error is collected, none is thrown. */

/** One error: where it stands and what was expected there. */
export interface SnapshotIssue {
  /** Path of the file inside the snapshot, `/` separated; empty for the folder itself. */
  readonly file: string;
  /** JSON path inside that file, `$` for the whole. */
  readonly path: string;
  /** What was expected and what was found, lower case, without a final stop. */
  readonly message: string;
}

/** Collects issues while the rest of the snapshot is still read. */
export class Issues {
  readonly list: SnapshotIssue[] = [];

  add(file: string, path: string, message: string): void {
    this.list.push({ file, path, message });
  }
}

/** One readable line: file, JSON path, what was expected. */
export function formatIssue(issue: SnapshotIssue): string {
  const where = [issue.file, issue.path === '$' ? '' : issue.path].filter((part) => part !== '').map(quote);
  return oneLine([...where, issue.message].join(': '));
}

/** More than that is not shown in full. */
const LONGEST = 160;

/** `$.A.B[0]`, with `["…"]` for member names that are no identifiers. */
export function jsonPath(segments: readonly PropertyKey[], base = '$'): string {
  let path = base;
  for (const segment of segments) path += typeof segment === 'number' ? `[${String(segment)}]` : member(String(segment));
  return path;
}

function member(name: string): string {
  return name.length <= LONGEST && /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(clip(name))}]`;
}

/** A value of the user's in backticks, on one line and not longer than a line. */
export function quote(text: string): string {
  return `\`${clip(oneLine(text))}\``;
}

/** Says what a JSON value is, for "expected …, found …". */
export function found(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return `the string ${quote(value)}`;
  return `the ${typeof value} ${quote(JSON.stringify(value))}`;
}

function clip(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, 120)}… (${String(text.length)} characters)`;
}

function oneLine(text: string): string {
  // Control characters must not reach a terminal.
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
}
