/** Whom a group of the graph stands for. */
import type { ReactElement } from 'react';
import type { Graph, Group } from './graph-model.js';
import { countWords, shortName } from './words.js';

/** More names than anyone reads; the table and the CSV have them all. */
const MOST_NAMES = 500;

interface Props {
  readonly graph: Graph;
  readonly group: Group;
  /** Rows of the table by what they are about. */
  readonly rowOf: ReadonlyMap<string, number>;
  readonly onRow: (row: number) => void;
  readonly onEdge: (edge: number) => void;
}

export function GroupView({ graph, group, rowOf, onRow, onEdge }: Props): ReactElement {
  const left = group.members.length - MOST_NAMES;
  return (
    <>
      <h2>
        {group.label}
        {group.account === null ? '' : ` of ${group.account}`}
      </h2>
      <Ways graph={graph} group={group} onEdge={onEdge} />
      <ul className="members">
        {group.members.slice(0, MOST_NAMES).map((arn) => (
          <li key={arn}>
            <Member arn={arn} row={rowOf.get(arn)} onRow={onRow} />
          </li>
        ))}
      </ul>
      {left > 0 && <p className="note">and {countWords(left)} more</p>}
    </>
  );
}

/** What all of them have in common: where their lines lead, and which lead to them. */
function Ways({ graph, group, onEdge }: Pick<Props, 'graph' | 'group' | 'onEdge'>): ReactElement {
  const labels = new Map(graph.nodes.map((n) => [n.id, n.label]));
  return (
    <ul className="ways">
      {graph.edges.map(({ id, source, target, label, open }, index) =>
        source === group.id || target === group.id ? (
          <li key={id}>
            <button
              type="button"
              className="link"
              onClick={() => {
                onEdge(index);
              }}
            >
              {source === group.id ? '' : `${labels.get(source) ?? ''}: `}
              {label}
              {source === group.id ? ` → ${labels.get(target) ?? ''}` : ''}
              {open ? ', conditional' : ''}
            </button>
          </li>
        ) : null,
      )}
    </ul>
  );
}

/** A role on the way is in no row of its own. */
function Member({ arn, row, onRow }: { readonly arn: string; readonly row: number | undefined; readonly onRow: (row: number) => void }): ReactElement {
  const name = shortName(arn);
  if (row === undefined) return <span className="mono">{name}</span>;
  return (
    <button
      type="button"
      className="link mono"
      title={arn}
      onClick={() => {
        onRow(row);
      }}
    >
      {name}
    </button>
  );
}
