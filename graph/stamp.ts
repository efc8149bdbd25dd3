/** Facts by their content, so that it is seen which of them changed without reading what they were. */
import { hash } from 'node:crypto';

/** Equal for equal facts, whatever their number. 128 bits, as base64url. */
export function stampOf(facts: { readonly id: number }): string {
  // Cheaper than a copy without the number. Within a text the quotes would be escaped.
  return hash('sha256', JSON.stringify(facts).replace(/"id":-?\d+/, ''), 'base64url').slice(0, 22);
}
