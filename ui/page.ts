/** Pages of rows. Pages count from 1, as readers count. */
import { countWords } from './words.js';

/** Rows of a page: as many as the API gives unasked. */
export const PAGE_ROWS = 100;
/** The API refuses an offset of more than ten million. */
export const MOST_PAGES = 100_000;

export const offsetOf = (page: number): number => (page - 1) * PAGE_ROWS;

/** On which page a row of the whole answer stands, and where there; `at` counts from 0. */
export const placeIn = (at: number): { page: number; index: number } => ({ page: Math.floor(at / PAGE_ROWS) + 1, index: at % PAGE_ROWS });

/** How many pages that many rows fill; an answer without rows has one, empty. */
export const pagesOf = (rows: number): number => Math.max(1, Math.ceil(rows / PAGE_ROWS));

/** `101–200 of 4,212 rows`. */
export function rangeWords(page: number, shown: number, rows: number): string {
  const all = `${countWords(rows)} ${rows === 1 ? 'row' : 'rows'}`;
  if (shown === 0) return all;
  const first = offsetOf(page) + 1;
  return shown === rows ? all : `${countWords(first)}–${countWords(Math.min(first + shown - 1, rows))} of ${all}`;
}
