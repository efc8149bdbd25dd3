/**
 * IP addresses and CIDR ranges; an address alone is a range of one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress
 */
export function inRange(range: string, address: string): boolean {
  const [base = '', length] = range.split('/');
  const [first, given] = [bitsOf(base), bitsOf(address)];
  if (first === null || given?.length !== first.length) return false;
  const count = length === undefined ? first.length : Number(length);
  return first.slice(0, count) === given.slice(0, count);
}

function bitsOf(address: string): string | null {
  if (address.includes(':')) return sixteens(address);
  const parts = address.split('.').map(Number);
  return parts.length === 4 && parts.every((p) => p >= 0 && p < 256) ? parts.map((p) => p.toString(2).padStart(8, '0')).join('') : null;
}

function sixteens(address: string): string | null {
  const [left = '', right] = address.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const missing = 8 - head.length - tail.length;
  if (missing < 0 || (right === undefined && missing > 0)) return null;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  return groups.map((g) => parseInt(g, 16).toString(2).padStart(16, '0')).join('');
}
