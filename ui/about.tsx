/** What an answer rests on: load, snapshot, coverage. */
import type { ReactElement } from 'react';
import type { Answer } from './state.js';
import { timeWords } from './words.js';

export function About({ answer }: { readonly answer: Answer }): ReactElement | null {
  if (answer.status !== 'who-can' && answer.status !== 'what-can' && answer.status !== 'explain') return null;
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
