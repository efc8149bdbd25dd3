/** The answer as a table. */
import type { ReactElement } from 'react';
import { Outside } from './outside.js';
import type { Question } from './question.js';
import type { WhoCanAnswer } from './types.js';
import { apiUrl } from './url.js';
import { conditionWords, howWords, shortName } from './words.js';

interface Props {
  readonly answer: WhoCanAnswer;
  readonly question: Question;
  readonly selected: number | null;
  readonly onSelect: (row: number) => void;
}

/** Which keys of the bucket; nothing where it is all of them. */
export function Keys({ keys }: { readonly keys: readonly string[] | undefined }): ReactElement | null {
  if (keys === undefined || keys.length === 0 || keys.includes('*')) return null;
  return (
    <div className="open">
      key matches <span className="mono">{keys.join(' or ')}</span>
    </div>
  );
}

export function AnswerTable({ answer, question, selected, onSelect }: Props): ReactElement {
  return (
    <section aria-label="Answer">
      <p className="count" role="status">
        <b>{answer.total}</b> {answer.total === 1 ? 'principal' : 'principals'}
        {answer.fromAccount === null ? '' : ` of ${answer.fromAccount}`} can <span className="mono">{answer.action}</span>
        {answer.rowCount === answer.total ? '' : ` (${String(answer.rowCount)} ways)`}
        <span className="downloads">
          <a href={apiUrl(question, 'csv')} download>
            CSV
          </a>{' '}
          <a href={apiUrl(question)} download="arnpath-who-can.json">
            JSON
          </a>
        </span>
      </p>
      <Outside rows={answer.rows} onSelect={onSelect} />
      {answer.rows.length > 0 && (
        <div className="scroll">
          <table>
            <thead>
              <tr>
                <th>Principal</th>
                <th>Account</th>
                <th>Result</th>
                <th>How</th>
              </tr>
            </thead>
            <tbody>
              {answer.rows.map((row, i) => (
                <tr
                  key={`${row.principal} ${row.way} ${row.result}`}
                  className={selected === i ? 'selected' : ''}
                  onClick={() => {
                    onSelect(i);
                  }}
                >
                  <td>
                    <button type="button" className="link mono" aria-pressed={selected === i}>
                      {row.kind === 'Anyone' ? 'anyone (no credentials)' : row.name}
                    </button>{' '}
                    <small>{row.kind}</small>
                  </td>
                  <td className="mono">
                    {row.account ?? '—'}
                    {row.external ? ' (external)' : ''}
                  </td>
                  <td>
                    <span className={`badge ${row.result}`}>{row.result}</span>
                  </td>
                  <td>
                    {howWords(row.way, row.hops)}
                    {row.chain.length > 0 && <div className="mono chain">{row.chain.map(shortName).join(' → ')}</div>}
                    <Keys keys={row.keys} />
                    {conditionWords(row.conditions, row.hops).map((c) => (
                      <div key={c} className="open">
                        if {c}
                      </div>
                    ))}
                    {row.notKnown.map((n) => (
                      <div key={n.what} className="open">
                        not known: {n.what}
                      </div>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {answer.more && (
        <p className="note">
          The first {answer.rows.length} of {answer.rowCount} rows; the CSV has them all.
        </p>
      )}
    </section>
  );
}
