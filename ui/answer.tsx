/** The answer, whatever it is. */
import type { ReactElement } from 'react';
import { ExplainView, StepView } from './details.js';
import { placeIn } from './page.js';
import type { Selection } from './question.js';
import { WhatCanRows, WhoCanRows } from './rows.js';
import type { State } from './state.js';
import type { Place } from './url.js';

interface Props {
  readonly state: State;
  readonly onSelect: (s: Selection) => void;
  readonly onPlace: (place: Place) => void;
}

export function AnswerView({ state, onSelect, onPlace }: Props): ReactElement | null {
  const { answer, asked, selection, turning } = state;
  const rows = {
    asked,
    turning,
    selected: selection?.kind === 'row' ? selection.index : null,
    onSelect: (index: number): void => {
      onSelect({ kind: 'row', index });
    },
    onPage: (page: number): void => {
      onPlace({ question: asked.question, page, selection: null });
    },
    onRow: (at: number): void => {
      const { page, index } = placeIn(at);
      if (page === asked.page) onSelect({ kind: 'row', index });
      else onPlace({ question: asked.question, page, selection: { kind: 'row', index } });
    },
  };
  switch (answer.status) {
    case 'none':
      return null;
    case 'loading':
      return <p role="status">Asking…</p>;
    case 'failed':
      return (
        <div className="problem" role="alert">
          <b>{answer.problem.title}</b> {answer.problem.detail}{' '}
          <button
            type="button"
            onClick={() => {
              onPlace({ ...asked, selection: null });
            }}
          >
            Ask again
          </button>
        </div>
      );
    case 'who-can':
      return <WhoCanRows answer={answer.answer} {...rows} />;
    case 'what-can':
      return <WhatCanRows answer={answer.answer} {...rows} />;
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
