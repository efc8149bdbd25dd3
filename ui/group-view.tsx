/** Whom a group of the graph stands for. */
import { Fragment, type ReactElement } from 'react';
import type { Graph, GraphEdge, Group, Member } from './graph-model.js';
import { groupBy } from './group-by.js';
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
  const accounts = byAccount(group.members.slice(0, MOST_NAMES));
  return (
    <>
      <h2>
        {group.label}
        {group.account === null ? '' : ` of ${group.account}`}
      </h2>
      <Ways graph={graph} group={group} onEdge={onEdge} />
      <div className="everyone" tabIndex={0} role="group" aria-label="Members">
        {accounts.map(([account, members]) => (
          <Fragment key={account}>
            {accounts.length > 1 && (
              <h3>
                {account === '' ? 'no account' : account} · {countWords(members.length)}
              </h3>
            )}
            <ul className="members">
              {members.map(({ arn }) => (
                <li key={arn}>
                  <Name arn={arn} row={rowOf.get(arn)} onRow={onRow} />
                </li>
              ))}
            </ul>
          </Fragment>
        ))}
      </div>
      {left > 0 && <p className="note">and {countWords(left)} more</p>}
    </>
  );
}

/** The account with the most first. */
function byAccount(members: readonly Member[]): [account: string, members: readonly Member[]][] {
  return [...groupBy(members, (m) => m.account ?? '')].sort(([, a], [, b]) => b.length - a.length);
}

/** What all of them have in common: where their lines lead, and which lead to them. */
function Ways({ graph, group, onEdge }: Pick<Props, 'graph' | 'group' | 'onEdge'>): ReactElement {
  const labels = new Map(graph.nodes.map((n) => [n.id, n.label]));
  const edges = graph.edges.map((edge, index) => ({ edge, index }));
  const way = (index: number, text: string, { id, open }: GraphEdge): ReactElement => (
    <li key={id}>
      <button
        type="button"
        className="link"
        onClick={() => {
          onEdge(index);
        }}
      >
        {text}
        {open ? ', conditional' : ''}
      </button>
    </li>
  );
  return (
    <ul className="ways">
      {edges.filter(({ edge }) => edge.source === group.id).map(({ edge, index }) => way(index, `${edge.label} → ${labels.get(edge.target) ?? ''}`, edge))}
      {edges.filter(({ edge }) => edge.target === group.id).map(({ edge, index }) => way(index, `${edge.label} ← ${labels.get(edge.source) ?? ''}`, edge))}
    </ul>
  );
}

/** A role on the way is in no row of its own. */
function Name({ arn, row, onRow }: { readonly arn: string; readonly row: number | undefined; readonly onRow: (row: number) => void }): ReactElement {
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
