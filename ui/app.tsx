/** The page: one question, its answer, and the graph beside it. */
import { type ReactElement, useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { ask, fetchAccounts, search } from './api.js';
import { ExplainView, StepView } from './details.js';
import { type Graph, toGraph } from './elements.js';
import { QuestionForm } from './form.js';
import { GraphView, Legend } from './graph.js';
import { isAsked, type Question, type Selection, trimmed } from './question.js';
import { type Answer, reduce, start } from './state.js';
import { AnswerTable } from './table.js';
import type { Step } from './types.js';
import { timeWords } from './words.js';
import { fromQuery, type Place, toQuery } from './url.js';

const EXAMPLES: readonly { readonly text: string; readonly question: Question }[] = [
  {
    text: 'Who in 123456789012 can read marketing-reports? (through roles)',
    question: { action: 's3:GetObject', resource: 'arn:aws:s3:::marketing-reports/2024/q3.csv', fromAccount: '123456789012', principal: '' },
  },
  {
    text: 'Who in 012345678901 can create grants on the shared key? (directly)',
    question: {
      action: 'kms:CreateGrant',
      resource: 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      fromAccount: '012345678901',
      principal: '',
    },
  },
  {
    text: 'Why not bob?',
    question: {
      action: 'kms:CreateGrant',
      resource: 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      fromAccount: '',
      principal: 'arn:aws:iam::012345678901:user/bob',
    },
  },
];

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
  const select = useCallback(
    (s: Selection): void => {
      history.replaceState(null, '', toQuery({ question: asked, selection: s }));
      change({ type: 'select', selection: s });
    },
    [asked],
  );

  const details = useRef<HTMLElement>(null);
  useEffect(() => {
    // Below a long table nobody would see it.
    if (selection !== null) details.current?.scrollIntoView({ block: 'nearest' });
  }, [selection, answer]);

  const graph = useMemo(() => graphOf(answer), [answer]);
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
        accounts={state.accounts}
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

function graphOf(answer: Answer): Graph {
  if (answer.status === 'who-can') return toGraph(answer.answer.rows, answer.answer.resourceFacts.account);
  if (answer.status !== 'explain' || answer.answer.path.length === 0) return NO_GRAPH;
  return toGraph([answer.answer, ...(answer.answer.paths ?? [])], answer.answer.resourceFacts.account);
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

/** Offered only where the bundled example is loaded. */
function Examples({ onAsk }: { readonly onAsk: (q: Question) => void }): ReactElement | null {
  const [there, setThere] = useState(false);
  useEffect(() => {
    void search('marketing-reports').then((hits) => {
      setThere(hits.length > 0);
    });
  }, []);
  return there ? (
    <section className="examples">
      <h2>Try</h2>
      <ul>
        {EXAMPLES.map((e) => (
          <li key={e.text}>
            <a
              href={toQuery({ question: e.question, selection: null })}
              onClick={(event) => {
                event.preventDefault();
                onAsk(e.question);
              }}
            >
              {e.text}
            </a>
          </li>
        ))}
      </ul>
    </section>
  ) : null;
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
