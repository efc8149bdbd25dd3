/**
 * Says where a text stops being JSON: the engine's own message has no position for every error.
 * One pass with a stack, no recursion, and only over texts that `JSON.parse` has refused.
 */
import { quote } from './issue.js';

type Wants = 'a value' | 'a value or `]`' | 'a name or `}`' | 'a name' | '`:`' | '`,` or `}`' | '`,` or `]`' | 'the end of the file';

const TOKEN =
  /[ \t\n\r]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y;

/** One sentence: what was expected and what was found, with line and column. */
export function jsonError(text: string): string {
  if (text.trim() === '') return 'expected JSON, found an empty file';
  try {
    return scan(text);
  } catch {
    return 'expected JSON, found a string too long to say where it goes wrong';
  }
}

function scan(text: string): string {
  const stack: string[] = [];
  let wants: Wants = 'a value';
  let position = 0;
  for (;;) {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(text);
    const next: Wants | null = match === null ? null : step(match[1] ?? (match[2] === undefined ? 'literal' : 'string'), wants, stack);
    if (match === null || next === null) return sentence(text, position, wants);
    wants = next;
    position = TOKEN.lastIndex;
  }
}

/** What comes after this token, or null where it may not stand here. */
function step(token: string, wants: Wants, stack: string[]): Wants | null {
  if (wants === '`:`') return token === ':' ? 'a value' : null;
  if (wants === 'a name' || wants === 'a name or `}`') {
    if (token === 'string') return '`:`';
    return token === '}' && wants !== 'a name' ? close(stack) : null;
  }
  if (wants === '`,` or `}`') return token === ',' ? 'a name' : token === '}' ? close(stack) : null;
  if (wants === '`,` or `]`') return token === ',' ? 'a value' : token === ']' ? close(stack) : null;
  if (wants === 'the end of the file') return null;
  return value(token, wants, stack);
}

function value(token: string, wants: Wants, stack: string[]): Wants | null {
  if (token === '{' || token === '[') {
    stack.push(token);
    return token === '{' ? 'a name or `}`' : 'a value or `]`';
  }
  if (token === ']' && wants === 'a value or `]`') return close(stack);
  return token === 'string' || token === 'literal' ? after(stack) : null;
}

function close(stack: string[]): Wants {
  stack.pop();
  return after(stack);
}

function after(stack: readonly string[]): Wants {
  const open = stack.at(-1);
  return open === undefined ? 'the end of the file' : open === '{' ? '`,` or `}`' : '`,` or `]`';
}

function sentence(text: string, from: number, wants: Wants): string {
  const position = from + (/^[ \t\n\r]*/.exec(text.slice(from))?.[0].length ?? 0);
  const rest = text.slice(position, position + 20);
  const what = rest === '' ? 'the end of the file' : quote(rest.split(/\s/)[0] ?? rest);
  return `expected JSON with ${wants} at ${place(text, position)}, found ${what}`;
}

function place(text: string, position: number): string {
  const before = text.slice(0, position);
  const line = before.split('\n').length;
  return `line ${String(line)}, column ${String(position - before.lastIndexOf('\n'))}`;
}
