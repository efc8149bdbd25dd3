/** Who of the whole answer is from an account outside the snapshot: what a reader wants to see first. */
import type { ReactElement } from 'react';
import type { WhoCanAnswer } from './types.js';
import { countWords, howWords, shortName } from './words.js';

interface Props {
  readonly outside: WhoCanAnswer['outside'];
  /** @param at a row's place in the whole answer, from 0 */
  readonly onSelect: (at: number) => void;
}

/** All of them are counted, the first few named. */
export function Outside({ outside: { total, first }, onSelect }: Props): ReactElement | null {
  if (total === 0) return null;
  const others = total - new Set(first.map(({ row }) => row.principal)).size;
  return (
    <p className="outside" role="note">
      From outside:{' '}
      {first.map(({ at, row }, i) => (
        <span key={at}>
          {i > 0 && '; '}
          <button
            type="button"
            className="link"
            onClick={() => {
              onSelect(at);
            }}
          >
            {row.name}
          </button>
          {row.account !== null && ` of account ${row.account}`}, {howWords(row.way, row.hops)}
          {row.chain.length > 0 && <span className="mono chain"> {row.chain.map(shortName).join(' → ')}</span>}
        </span>
      ))}
      {others > 0 && `; and ${countWords(others)} more`}
    </p>
  );
}
