/** The page: one question, its answer, and the graph beside it. */
import { type ReactElement, useCallback, useEffect, useMemo, useReducer, useRef } from 'react';
import { ask, fetchAccounts } from './api.js';
import { ExplainView, StepView } from './details.js';
import { type Graph, toGraph } from './elements.js';
import { Examples } from './examples.js';
import { QuestionForm } from './form.js';
import { GraphView, Legend } from './graph.js';
import { isAsked, type Question, type Selection, trimmed } from './question.js';
import { type Answer, reduce, start } from './state.js';
import { AnswerTable } from './table.js';
import type { AccountOption, Step } from './types.js';
import { timeWords } from './words.js';
import { fromQuery, type Place, toQuery } from './url.js';

const here = (): Place => fromQuery(location.search);

export function App(): ReactElement {
  const [state, change] = useReducer(reduce, undefined, () => start(here()));
  const { asked, draft, answer, selection } = state;

  useEffect(() => {
    void fetchAccounts().then(({ accounts, noLoad }) => {
      change({ type: 'accounts', accounts, noLoad });
    });
    const back = (): void => {
      change({ type: 'go', place: here() });
    };
    addEventListener('popstate', back);
    return () => {
      removeEventListener('popstate', back);
    };
  }, []);
  useEffect(() => {
    if (isAsked(asked))
      void ask(asked).then((a) => {
        change({ type: 'answered', to: asked, answer: a });
      });
  }, [asked]);

  const go = useCallback((place: Place): void => {
    history.pushState(null, '', toQuery(place) || location.pathname);
    change({ type: 'go', place });
  }, []);
  const clicked = useRef(false);
  const select = useCallback(
    (s: Selection): void => {
      clicked.current = true;
      history.replaceState(null, '', toQuery({ question: asked, selection: s }));
      change({ type: 'select', selection: s });
    },
    [asked],
  );

  const details = useRef<HTMLElement>(null);
  useEffect(() => {
    // Below a long table nobody would see it; an address that is opened shows the table first.
    if (selection !== null && clicked.current) details.current?.scrollIntoView({ block: 'nearest' });
  }, [selection, answer]);

  const { accounts } = state;
  const graph = useMemo(() => graphOf(answer, accounts), [answer, accounts]);
  const steps = stepsOf(answer, graph, selection);
  const picked = useMemo(
    () =>
      new Set(
        graph.edges
          .filter((e) => steps.includes(e.step))
          .map((e) => e.id)
          .concat(rowEdges(steps)),
      ),
    [graph, steps],
  );
  return (
    <>
      <header className="top">
        <h1>arnpath</h1>
        <p>Who can reach this key, bucket or role, and how?</p>
      </header>
      <QuestionForm
        draft={draft}
        accounts={accounts}
        onEdit={(d) => {
          change({ type: 'edit', draft: d });
        }}
        onAsk={() => {
          go({ question: trimmed(draft), selection: null });
        }}
      />
      <main>
        <div className="answer" aria-busy={answer.status === 'loading'}>
          <AnswerView answer={answer} question={asked} selection={selection} onSelect={select} />
          {answer.status === 'none' && state.noLoad && (
            <p className="problem" role="status">
              Nothing is loaded yet: run <code>arnpath load &lt;snapshot&gt;</code>, then reload this page.
            </p>
          )}
          {answer.status === 'none' && (
            <Examples
              onAsk={(question) => {
                go({ question, selection: null });
              }}
            />
          )}
          {steps.length > 0 && answer.status === 'who-can' && (
            <section ref={details} className="details" aria-label="Statements" aria-live="polite">
              <h2>What proves it</h2>
              {steps.map((s, i) => (
                <StepView key={i} step={s} />
              ))}
            </section>
          )}
          <About answer={answer} />
        </div>
        {graph.edges.length > 0 && (
          <div className="drawn">
            <GraphView
              graph={graph}
              picked={picked}
              onPick={(index) => {
                select({ kind: 'edge', index });
              }}
            />
            <Legend left={graph.left} />
          </div>
        )}
      </main>
    </>
  );
}

const rowEdges = (steps: readonly Step[]): string[] => steps.map((s) => `${s.type} ${s.from} ${s.to}`);
const NO_GRAPH: Graph = { nodes: [], edges: [], left: 0 };

function graphOf(answer: Answer, accounts: readonly AccountOption[]): Graph {
  if (answer.status === 'who-can') return toGraph(answer.answer.rows, answer.answer.resourceFacts.account, accounts);
  if (answer.status !== 'explain' || answer.answer.path.length === 0) return NO_GRAPH;
  return toGraph([answer.answer, ...(answer.answer.paths ?? [])], answer.answer.resourceFacts.account, accounts);
}

function stepsOf(answer: Answer, graph: Graph, selection: Selection | null): readonly Step[] {
  if (selection === null) return [];
  if (selection.kind === 'row') return answer.status === 'who-can' ? (answer.answer.rows[selection.index]?.path ?? []) : [];
  const step = graph.edges[selection.index]?.step;
  return step === undefined ? [] : [step];
}

function AnswerView({
  answer,
  question,
  selection,
  onSelect,
}: {
  readonly answer: Answer;
  readonly question: Question;
  readonly selection: Selection | null;
  readonly onSelect: (s: Selection) => void;
}): ReactElement | null {
  switch (answer.status) {
    case 'none':
      return null;
    case 'loading':
      return <p role="status">Asking…</p>;
    case 'failed':
      return (
        <div className="problem" role="alert">
          <b>{answer.problem.title}</b> {answer.problem.detail}
        </div>
      );
    case 'who-can':
      return (
        <AnswerTable
          answer={answer.answer}
          question={question}
          selected={selection?.kind === 'row' ? selection.index : null}
          onSelect={(index) => {
            onSelect({ kind: 'row', index });
          }}
        />
      );
    case 'explain':
      return (
        <>
          <ExplainView answer={answer.answer} />
          {answer.answer.path.map((s, i) => (
            <StepView key={i} step={s} />
          ))}
        </>
      );
  }
}

function About({ answer }: { readonly answer: Answer }): ReactElement | null {
  if (answer.status !== 'who-can' && answer.status !== 'explain') return null;
  const { load, snapshotTime, coverage, notKnown } = answer.answer;
  return (
    <footer className="about">
      {notKnown.map((n) => (
        <p key={n.what} className="open">
          Not known: {n.what}
        </p>
      ))}
      <p>
        Load {load.id} of {timeWords(load.time)}, snapshot of {snapshotTime === null ? 'unknown time' : timeWords(snapshotTime)}: {coverage.accounts} accounts,{' '}
        {coverage.resources} resources, {coverage.failures.length} failed calls, {coverage.accountsWithoutScps.length} accounts evaluated without SCPs.
      </p>
      <details>
        <summary>Coverage</summary>
        <ul>
          {[...coverage.failures.map((f) => `${f.scope}: ${f.what}`), ...coverage.notes].map((n) => (
            <li key={n}>{n}</li>
          ))}
          {coverage.notEvaluated.length > 0 && <li>never evaluated: {coverage.notEvaluated.join(', ')}</li>}
        </ul>
      </details>
    </footer>
  );
}
