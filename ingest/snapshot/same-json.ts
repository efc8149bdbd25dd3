/** Deeper values are not compared: recursion ends there. */
const MAX_DEPTH = 64;

/** Whether two JSON values are written the same, members in the same order too. False may also mean that they nest deeply. */
export function sameJson(left: unknown, right: unknown, depth = 0): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null || depth > MAX_DEPTH) return false;
  if (Array.isArray(left)) return Array.isArray(right) && sameItems(left, right, depth + 1);
  return !Array.isArray(right) && sameMembers(left as JsonObject, right as JsonObject, depth + 1);
}

type JsonObject = Readonly<Record<string, unknown>>;

function sameItems(left: readonly unknown[], right: readonly unknown[], depth: number): boolean {
  return left.length === right.length && left.every((item, index) => sameJson(item, right[index], depth));
}

function sameMembers(left: JsonObject, right: JsonObject, depth: number): boolean {
  const names = Object.keys(left);
  const others = Object.keys(right);
  return names.length === others.length && names.every((name, index) => name === others[index] && sameJson(left[name], right[name], depth));
}
