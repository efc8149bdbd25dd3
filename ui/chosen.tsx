/** What stands behind the chosen row, edge or group. */
import { type ReactElement, type RefObject, useMemo } from 'react';
import { StepView } from './details.js';
import type { Graph } from './graph-model.js';
import { GroupView } from './group-view.js';
import type { Selection } from './question.js';
import { rowsBySubject } from './shown.js';
import type { Answer } from './state.js';
import type { Step } from './types.js';
import { countWords } from './words.js';

/** Of an edge that stands for many: enough to see what they have in common. */
const MOST_STEPS = 3;

interface Props {
  readonly place: RefObject<HTMLElement | null>;
  readonly answer: Answer;
  readonly graph: Graph;
  readonly steps: readonly Step[];
  readonly selection: Selection | null;
  readonly onSelect: (s: Selection) => void;
}

export function Chosen({ place, answer, graph, steps, selection, onSelect }: Props): ReactElement | null {
  const rowOf = useMemo(() => rowsBySubject(answer), [answer]);
  const group = selection?.kind === 'group' ? graph.groups[selection.index] : undefined;
  if (group !== undefined)
    return (
      <section ref={place} className="details" aria-label="Group" aria-live="polite">
        <GroupView
          graph={graph}
          group={group}
          rowOf={rowOf}
          onRow={(index) => {
            onSelect({ kind: 'row', index });
          }}
          onEdge={(index) => {
            onSelect({ kind: 'edge', index });
          }}
        />
      </section>
    );
  if (steps.length === 0) return null;
  // A path is shown whole; an edge of a grouped graph may stand for a thousand steps.
  const shown = selection?.kind === 'edge' ? steps.slice(0, MOST_STEPS) : steps;
  return (
    <section ref={place} className="details" aria-label="Statements" aria-live="polite">
      <h2>What proves it</h2>
      {shown.map((s, i) => (
        <StepView key={i} step={s} />
      ))}
      {shown.length < steps.length && (
        <p className="note">
          {shown.length} of the {countWords(steps.length)} steps that this line stands for; the rows of the table have each.
        </p>
      )}
    </section>
  );
}
