/** From page to page of an answer's rows. */
import type { ReactElement } from 'react';
import { pagesOf, rangeWords } from './page.js';
import { countWords } from './words.js';

interface Props {
  readonly page: number;
  /** Rows of this page, and of all pages. */
  readonly shown: number;
  readonly rows: number;
  readonly label: string;
  readonly onPage: (page: number) => void;
}

/** Nothing where there is one page. A button that leads nowhere keeps its place and the focus. */
export function Pager({ page, shown, rows, label, onPage }: Props): ReactElement | null {
  const last = pagesOf(rows);
  if (last === 1 && page === 1) return null;
  const to = (name: string, sign: string, target: number): ReactElement => {
    const off = target === page || target < 1 || target > last;
    return (
      <button
        type="button"
        aria-label={`${name} page`}
        title={`${name} page`}
        aria-disabled={off}
        onClick={() => {
          if (!off) onPage(target);
        }}
      >
        {sign}
      </button>
    );
  };
  return (
    <nav className="pager" aria-label={label}>
      {to('First', '«', 1)}
      {to('Previous', '‹', Math.min(page - 1, last))}
      <span className="range">{rangeWords(page, shown, rows)}</span>
      {to('Next', '›', page + 1)}
      {to('Last', '»', last)}
      <small>
        page {countWords(page)} of {countWords(last)}
      </small>
    </nav>
  );
}
