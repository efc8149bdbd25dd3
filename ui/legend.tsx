/** What stands beside the drawing: the meaning of lines, the groups, and how much of the answer is drawn. */
import type { ReactElement } from 'react';
import type { Graph } from './graph-model.js';
import { rangeWords } from './page.js';

/** What the lines mean. */
export function Legend(): ReactElement {
  return (
    <ul className="legend" aria-label="Legend">
      <li>
        <svg width="44" height="12" aria-hidden="true">
          <path d="M0 6h34" className="assume" strokeWidth="3" />
          <path d="M32 1l8 5-8 5" className="assume" fill="none" strokeWidth="2" />
        </svg>
        AssumeRole hop
      </li>
      <li>
        <svg width="44" height="12" aria-hidden="true">
          <circle cx="4" cy="6" r="3.5" className="policy dot" />
          <path d="M6 6h28" className="policy" strokeWidth="2" />
          <path d="M33 1l9 5-9 5z" className="policy dot" />
        </svg>
        resource policy lets it in
      </li>
      <li>
        <svg width="44" height="12" aria-hidden="true">
          <path d="M0 6h40" className="identity" strokeWidth="2" />
          <path d="M40 1v10" className="identity" strokeWidth="3" />
        </svg>
        identity policy alone
      </li>
      <li>
        <svg width="44" height="12" aria-hidden="true">
          <path d="M0 6h42" className="ink" strokeWidth="2" strokeDasharray="6 4" />
        </svg>
        conditional
      </li>
    </ul>
  );
}

interface Props {
  readonly graph: Graph;
  /** What of the answer is drawn, in words. */
  readonly drawn: string;
  readonly selected: number | null;
  readonly onPick: (group: number) => void;
}

/** How much is drawn; the groups are buttons too, since a canvas has none for the keyboard. */
export function DrawnNote({ graph: { groups }, drawn, selected, onPick }: Props): ReactElement | null {
  if (groups.length === 0) return drawn === '' ? null : <p className="note">{drawn}</p>;
  return (
    <div className="note">
      <p>
        {drawn}
        {drawn === '' ? '' : '. '}What is alike is drawn as one:
      </p>
      <ul className="groups" aria-label="Groups of the graph">
        {groups.map((g, index) => (
          <li key={g.id}>
            <button
              type="button"
              aria-pressed={selected === index}
              onClick={() => {
                onPick(index);
              }}
            >
              {g.label}
              {g.account === null ? '' : ` · ${g.account}`}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** `Drawn: rows 1–100 of 4,212`; empty where all are. */
export const drawnWords = (page: number, shown: number, rows: number): string => (shown === rows ? '' : `Drawn: ${rangeWords(page, shown, rows)}`);
