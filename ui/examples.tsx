/** Questions to begin with. */
import { type ReactElement, useEffect, useState } from 'react';
import { search } from './api.js';
import { EMPTY, type Question } from './question.js';
import { placeOf, toQuery } from './url.js';

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
  { text: 'What can dana reach?', question: { ...EMPTY, principal: 'arn:aws:iam::123456789012:user/dana' } },
];

/** Offered only where the bundled example is loaded. */
export function Examples({ onAsk }: { readonly onAsk: (q: Question) => void }): ReactElement | null {
  const [there, setThere] = useState(false);
  useEffect(() => {
    void search('marketing-reports', 'resource').then((hits) => {
      setThere(hits !== null && hits.length > 0);
    });
  }, []);
  return there ? (
    <section className="examples">
      <h2>Try</h2>
      <ul>
        {EXAMPLES.map((e) => (
          <li key={e.text}>
            <a
              href={toQuery(placeOf(e.question))}
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
