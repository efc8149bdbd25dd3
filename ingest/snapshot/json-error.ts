/** Says where a text stops being JSON. */
import { quote } from './issue.js';

/** One sentence: what was expected, with line and column where the engine tells the position. */
export function jsonError(text: string, error: unknown): string {
  if (text.trim() === '') return 'expected JSON, found an empty file';
  const reason = error instanceof Error ? error.message : 'not JSON';
  const position = /at position (\d+)/.exec(reason)?.[1];
  if (position === undefined) return /end of JSON/.test(reason) ? 'expected JSON, found that it ends too early' : `expected JSON, found ${quote(reason)}`;
  return `expected JSON, found ${quote(reason.replace(/ in JSON at position.*$/s, ''))} at ${place(text, Number(position))}`;
}

function place(text: string, position: number): string {
  const before = text.slice(0, position).split('\n');
  return `line ${String(before.length)}, column ${String((before.at(-1) ?? '').length + 1)}`;
}
