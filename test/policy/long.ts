/** Sizes that are far from what anyone writes. */
export const LONG = 100_000;
export const many = <T>(count: number, of: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => of(i));
