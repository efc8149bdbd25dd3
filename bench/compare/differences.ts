/** Two answers of who-can side by side. */
import type { Answer, Asked } from './plain.js';

/** In words: who is answered otherwise. */
export function differences(asked: Asked, arnpath: Answer, plain: Answer): string[] {
  const principals = [...new Set([...arnpath.keys(), ...plain.keys()])];
  const words = (rows: readonly string[] | undefined): string => rows?.join(' and ') ?? 'denied';
  return principals
    .filter((p) => words(arnpath.get(p)) !== words(plain.get(p)))
    .map((p) => `${p} ${asked.action} ${asked.resource.arn} ${asked.key ?? ''}: arnpath ${words(arnpath.get(p))}; one at a time ${words(plain.get(p))}`);
}
