/** What AWS accepted but looks wrong: warnings only, never errors. */
import type { Shape, ShapeIssue } from './policy-shape.js';

export function doubtsOf(_document: unknown, _shape: Shape): readonly ShapeIssue[] {
  return [];
}
