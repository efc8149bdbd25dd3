/** The page: one question, its answer, and the graph beside it. */
import { type ReactElement, useCallback, useEffect, useMemo, useReducer, useRef } from 'react';
import { About } from './about.js';
import { AnswerView } from './answer.js';
import { ask, fetchAccounts } from './api.js';
import { Chosen } from './chosen.js';
import { Statements } from './details.js';
import { Examples } from './examples.js';
import { QuestionForm } from './form.js';
import { GraphView } from './graph.js';
import { DrawnNote, drawnWords, Legend } from './legend.js';
import { isAsked, type Selection, trimmed } from './question.js';
import { graphOf, pickedOf, stepsOf } from './shown.js';
import { type Answer, reduce, start } from './state.js';
import { fromQuery, type Place, placeOf, toQuery } from './url.js';

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
    if (!isAsked(asked.question)) return;
    const asking = new AbortController();
    void ask(asked, asking.signal).then((a) => {
      if (a !== null) change({ type: 'answered', to: asked, answer: a });
    });
    return () => {
      asking.abort();
    };
  }, [asked]);

  const go = useCallback((place: Place): void => {
    history.pushState(null, '', toQuery(place) || location.pathname);
    change({ type: 'go', place });
  }, []);
  const clicked = useRef(false);
  const select = useCallback(
    (s: Selection): void => {
      clicked.current = true;
      history.replaceState(null, '', toQuery({ ...asked, selection: s }));
      change({ type: 'select', selection: s });
    },
    [asked],
  );

  const details = useRef<HTMLElement>(null);
  useEffect(() => {
    // Below a long table nobody would see it; an address that is opened shows the table first.
    if (selection !== null && clicked.current) details.current?.scrollIntoView({ block: 'nearest' });
  }, [selection, answer]);

  const graph = useMemo(() => graphOf(answer, state.accounts), [answer, state.accounts]);
  const steps = useMemo(() => stepsOf(answer, graph, selection), [answer, graph, selection]);
  const picked = useMemo(() => pickedOf(graph, steps, selection), [graph, steps, selection]);
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
          go(placeOf(trimmed(draft)));
        }}
      />
      <main>
        <Statements value={statementsOf(answer)}>
          <div className="answer" aria-busy={answer.status === 'loading' || state.turning}>
            <AnswerView state={state} onSelect={select} onPlace={go} />
            {answer.status === 'none' && state.noLoad && (
              <p className="problem" role="status">
                Nothing is loaded yet: run <code>arnpath load &lt;snapshot&gt;</code>, then reload this page.
              </p>
            )}
            {answer.status === 'none' && (
              <Examples
                onAsk={(question) => {
                  go(placeOf(question));
                }}
              />
            )}
            {answer.status !== 'explain' && <Chosen place={details} answer={answer} graph={graph} steps={steps} selection={selection} onSelect={select} />}
          </div>
        </Statements>
        {graph.edges.length > 0 && (
          <div className="drawn">
            <GraphView
              graph={graph}
              picked={picked}
              onPickEdge={(index) => {
                select({ kind: 'edge', index });
              }}
              onPickGroup={(index) => {
                select({ kind: 'group', index });
              }}
            />
            <DrawnNote
              graph={graph}
              drawn={partDrawn(answer, asked.page)}
              selected={selection?.kind === 'group' ? selection.index : null}
              onPick={(index) => {
                select({ kind: 'group', index });
              }}
            />
            <Legend />
          </div>
        )}
        <About answer={answer} />
      </main>
    </>
  );
}

const NO_STATEMENTS: readonly string[] = [];
const statementsOf = (answer: Answer): readonly string[] => ('answer' in answer ? answer.answer.statements : NO_STATEMENTS);

const partDrawn = (answer: Answer, page: number): string =>
  answer.status === 'who-can' || answer.status === 'what-can' ? drawnWords(page, answer.answer.rows.length, answer.answer.rowCount) : '';
