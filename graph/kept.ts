/** Keys that one query asks for: Ladybug takes some 0.6 kB of its pool for each relationship that it puts in a list. */
const AT_ONCE = 5_000;

/** What was read by key, kept up to a number: the oldest go first. */
export class Kept<K, V> {
  private readonly values = new Map<K, V>();

  /** @param most how many are kept */
  constructor(private readonly most: number) {}

  /** Values by key; those that aren't kept are read. A key without a value is left out. */
  async get(keys: readonly K[], read: (missing: readonly K[]) => Promise<readonly (readonly [K, V])[]>): Promise<Map<K, V>> {
    const found = new Map<K, V>();
    const missing = new Set<K>();
    for (const key of keys) {
      const value = this.values.get(key);
      if (value === undefined) missing.add(key);
      else found.set(key, value);
    }
    if (missing.size === 0) return found;
    const keysToRead = [...missing];
    for (let at = 0; at < keysToRead.length; at += AT_ONCE) {
      for (const [key, value] of await read(keysToRead.slice(at, at + AT_ONCE))) {
        found.set(key, value);
        this.values.set(key, value);
      }
    }
    for (const key of this.values.keys()) {
      if (this.values.size <= this.most) break;
      this.values.delete(key);
    }
    return found;
  }
}
