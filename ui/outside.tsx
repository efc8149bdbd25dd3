/** Who of the answer is from an account outside the snapshot: what a reader wants to see first. */
import type { ReactElement } from 'react';
import type { WhoCanRow } from './types.js';
import { howWords, shortName } from './words.js';

interface Props {
  readonly rows: readonly WhoCanRow[];
  readonly onSelect: (row: number) => void;
}

/** The first few are named; the table has them all. */
const MOST = 3;

export function Outside({ rows, onSelect }: Props): ReactElement | null {
  const outside = rows.flatMap((row, index) => (row.external ? [{ row, index }] : []));
  if (outside.length === 0) return null;
  return (
    <p className="outside" role="note">
      From outside:{' '}
      {outside.slice(0, MOST).map(({ row, index }, i) => (
        <span key={index}>
          {i > 0 && '; '}
          <button
            type="button"
            className="link"
            onClick={() => {
              onSelect(index);
            }}
          >
            {row.name}
          </button>{' '}
          of account {row.account}, {howWords(row.way, row.hops)}
          {row.chain.length > 0 && <span className="mono chain"> {row.chain.map(shortName).join(' → ')}</span>}
        </span>
      ))}
      {outside.length > MOST && `; and ${String(outside.length - MOST)} more`}
    </p>
  );
}
