/** An answer that has rows: what it says in a sentence, its pages, its table. */
import { type ReactElement, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { whatCanLine, whoCanLine } from './lines.js';
import { Outside } from './outside.js';
import { pagesOf, rangeWords } from './page.js';
import { Pager } from './pager.js';
import type { Question } from './question.js';
import type { Asked } from './state.js';
import { AnswerTable } from './table.js';
import type { WhatCanAnswer, WhoCanAnswer } from './types.js';
import { apiUrl } from './url.js';
import { countWords, shortName } from './words.js';

interface Common {
  readonly asked: Asked;
  readonly turning: boolean;
  readonly selected: number | null;
  readonly onSelect: (row: number) => void;
  readonly onPage: (page: number) => void;
  /** Goes to a row, by its place in the whole answer, from 0. */
  readonly onRow: (at: number) => void;
}

export function WhoCanRows({ answer, ...common }: Common & { readonly answer: WhoCanAnswer }): ReactElement {
  const lines = useMemo(() => answer.rows.map(whoCanLine), [answer]);
  return (
    <Rows {...common} lines={lines} rows={answer.rowCount} subject="Principal" first={<Outside outside={answer.outside} onSelect={common.onRow} />}>
      <b>
        {countWords(answer.total)} {answer.total === 1 ? 'principal' : 'principals'}
      </b>
      {answer.fromAccount === null ? '' : ` of ${answer.fromAccount}`} can <span className="mono">{answer.action}</span>
      {answer.rowCount === answer.total ? '' : `, in ${countWords(answer.rowCount)} ways`}
    </Rows>
  );
}

export function WhatCanRows({ answer, ...common }: Common & { readonly answer: WhatCanAnswer }): ReactElement {
  const lines = useMemo(() => answer.rows.map(whatCanLine), [answer]);
  return (
    <Rows {...common} lines={lines} rows={answer.rowCount} subject="Resource">
      <span className="mono">{shortName(answer.principal)}</span> reaches{' '}
      <b>
        {countWords(answer.total)} {answer.total === 1 ? 'resource' : 'resources'}
      </b>
      {answer.rowCount === answer.total ? '' : `, in ${countWords(answer.rowCount)} ways`}
    </Rows>
  );
}

interface Props extends Common {
  readonly lines: ReturnType<typeof whoCanLine>[];
  readonly rows: number;
  readonly subject: string;
  /** What stands above the rows. */
  readonly first?: ReactNode;
  readonly children: ReactNode;
}

function Rows({ asked, turning, selected, onSelect, onPage, lines, rows, subject, first, children }: Props): ReactElement {
  const top = useRef<HTMLElement>(null);
  const shown = useRef(asked.page);
  useEffect(() => {
    if (turning || shown.current === asked.page) return;
    shown.current = asked.page;
    // Turned at the foot of a long table, a page is read from its top.
    if ((top.current?.getBoundingClientRect().top ?? 0) < 0) top.current?.scrollIntoView();
  }, [turning, asked.page]);
  const pager = (label: string): ReactElement => <Pager label={label} page={asked.page} shown={lines.length} rows={rows} onPage={onPage} />;
  return (
    <section ref={top} aria-label="Answer" aria-busy={turning} className={turning ? 'turning' : ''}>
      <div className="count">
        <p role="status">
          {children}
          <span className="hidden">, {rangeWords(asked.page, lines.length, rows)}</span>
        </p>
        <Downloads question={asked.question} page={asked.page} paged={pagesOf(rows) > 1} />
      </div>
      {first}
      {pager('Pages')}
      {lines.length > 0 && (
        <AnswerTable lines={lines} subject={subject} caption={`Rows of the answer, page ${String(asked.page)}`} selected={selected} onSelect={onSelect} />
      )}
      {!turning && lines.length === 0 && rows > 0 && (
        <p className="note">
          The answer has no page {countWords(asked.page)}: its {countWords(rows)} rows are on {countWords(pagesOf(rows))}.
        </p>
      )}
      {lines.length > 0 && pager('Pages, below the table')}
    </section>
  );
}

function Downloads({ question, page, paged }: { readonly question: Question; readonly page: number; readonly paged: boolean }): ReactElement {
  return (
    <span className="downloads">
      <a href={apiUrl(question, 1, 'csv')} download title="All rows">
        CSV
      </a>{' '}
      <a href={apiUrl(question, page)} download="arnpath-answer.json" title={paged ? 'The rows of this page, with their proof' : 'All rows, with their proof'}>
        JSON{paged ? ' of this page' : ''}
      </a>
    </span>
  );
}
