/**
 * Patterns with `*` (any run of characters) and `?` (one character), compared character by character.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards
 */

/** One character of a pattern: itself, or a wildcard. What a policy variable put there is never a wildcard. */
export type Piece = { readonly is: string } | { readonly wild: '*' | '?' };

export function piecesOf(text: string): Piece[] {
  return [...text].map((c): Piece => (c === '*' || c === '?' ? { wild: c } : { is: c }));
}

export function literalPieces(text: string): Piece[] {
  return [...text].map((c): Piece => ({ is: c }));
}

export function textOf(pieces: readonly Piece[]): string {
  return pieces.map((p) => ('is' in p ? p.is : p.wild)).join('');
}

export function matches(pieces: readonly Piece[], text: string): boolean {
  return matchesFrom(pieces, 0, text, 0);
}

function matchesFrom(pieces: readonly Piece[], p: number, text: string, t: number): boolean {
  const piece = pieces[p];
  if (piece === undefined) return t === text.length;
  if ('wild' in piece && piece.wild === '*') {
    for (let next = t; next <= text.length; next++) if (matchesFrom(pieces, p + 1, text, next)) return true;
    return false;
  }
  if (t >= text.length || ('is' in piece && piece.is !== text[t])) return false;
  return matchesFrom(pieces, p + 1, text, t + 1);
}
