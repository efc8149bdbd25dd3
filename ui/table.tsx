/** The answer's rows as a table. */
import type { KeyboardEvent, ReactElement } from 'react';
import type { Line } from './lines.js';

interface Props {
  readonly lines: readonly Line[];
  /** What a row is about: `Principal`, `Resource`. */
  readonly subject: string;
  readonly caption: string;
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

/** The arrow keys go from row to row. */
function onKey(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const row = (event.target as HTMLElement).closest('tr');
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling;
  const button = next?.querySelector('button') ?? null;
  if (button === null) return;
  button.focus();
  event.preventDefault();
}

export function AnswerTable({ lines, subject, caption, selected, onSelect }: Props): ReactElement {
  return (
    <div className="scroll">
      <table>
        <caption className="hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col" className="subject">
              {subject}
            </th>
            <th scope="col" className="result">
              Result
            </th>
            <th scope="col">How</th>
          </tr>
        </thead>
        <tbody onKeyDown={onKey}>
          {lines.map((line, i) => (
            <Row
              key={line.key}
              line={line}
              selected={selected === i}
              onSelect={() => {
                onSelect(i);
              }}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly line: Line;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

function Row({ line, selected, onSelect }: RowProps): ReactElement {
  return (
    <tr className={selected ? 'selected' : ''} onClick={onSelect}>
      <td>
        <button type="button" className="link mono" title={line.arn} aria-pressed={selected}>
          {line.name}
        </button>
        <small className="kind">
          {line.kind}
          {line.account === '' ? '' : ` · ${line.account}`}
        </small>
      </td>
      <td>
        <span className={`badge ${line.result}`}>{line.result}</span>
      </td>
      <td>
        {line.how}
        {line.chain !== '' && <div className="mono chain">{line.chain}</div>}
        <Actions actions={line.actions} />
        <Keys keys={line.keys} />
        {line.open.map((what) => (
          <div key={what} className="open">
            {what}
          </div>
        ))}
      </td>
    </tr>
  );
}

const FIRST_ACTIONS = 4;

/** The first of them; the rest on demand, since an administrator has hundreds. */
function Actions({ actions }: { readonly actions: readonly string[] }): ReactElement | null {
  if (actions.length === 0) return null;
  if (actions.length <= FIRST_ACTIONS) return <div className="mono actions">{actions.join(', ')}</div>;
  return (
    <details className="actions">
      <summary>
        <span className="mono">{actions.slice(0, FIRST_ACTIONS - 1).join(', ')}</span> and {actions.length - FIRST_ACTIONS + 1} more
      </summary>
      <span className="mono">{actions.slice(FIRST_ACTIONS - 1).join(', ')}</span>
    </details>
  );
}
