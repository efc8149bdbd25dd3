/** Questions to try, offered only where a bundled example is loaded. */
import { type ReactElement, useEffect, useState } from 'react';
import { search } from './api.js';
import { EMPTY, type Question } from './question.js';
import { placeOf, toQuery } from './url.js';

interface Try {
  readonly text: string;
  readonly question: Question;
}

const VAULT = 'arn:aws:kms:eu-central-1:555500005555:alias/card-vault';
const SHARED_KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** By the name of a bucket that only this example has. */
const EXAMPLES: Readonly<Record<string, readonly Try[]>> = {
  'haldenpay-card-vault-backups': [
    { text: 'Who can decrypt card numbers? (and who of them is from outside)', question: { ...EMPTY, action: 'kms:Decrypt', resource: VAULT } },
    {
      text: 'Can the administrator of payments-prod?',
      question: { ...EMPTY, action: 'kms:Decrypt', resource: VAULT, principal: 'arn:aws:iam::555500005555:role/OrganizationAccountAccessRole' },
    },
    {
      text: 'Who can read settlements, bucket and key together?',
      question: { ...EMPTY, action: 'arnpath:ReadObject', resource: 'arn:aws:s3:::haldenpay-settlements/daily/2026-09-13.csv' },
    },
    {
      text: 'Which vendor gets in without an external id?',
      question: { ...EMPTY, action: 'sts:AssumeRole', resource: 'arn:aws:iam::111100001111:role/costlens-reader' },
    },
    {
      text: 'Who can become the vault\u2019s backup role?',
      question: { ...EMPTY, action: 'sts:AssumeRole', resource: 'arn:aws:iam::555500005555:role/vault-backup' },
    },
  ],
  'marketing-reports': [
    {
      text: 'Who in 123456789012 can read marketing-reports? (through roles)',
      question: { ...EMPTY, action: 's3:GetObject', resource: 'arn:aws:s3:::marketing-reports/2024/q3.csv', fromAccount: '123456789012' },
    },
    {
      text: 'Who in 012345678901 can create grants on the shared key? (directly)',
      question: { ...EMPTY, action: 'kms:CreateGrant', resource: SHARED_KEY, fromAccount: '012345678901' },
    },
    { text: 'Why not bob?', question: { ...EMPTY, action: 'kms:CreateGrant', resource: SHARED_KEY, principal: 'arn:aws:iam::012345678901:user/bob' } },
    { text: 'What can dana reach?', question: { ...EMPTY, principal: 'arn:aws:iam::123456789012:user/dana' } },
  ],
};

export function Examples({ onAsk }: { readonly onAsk: (q: Question) => void }): ReactElement | null {
  const [tries, setTries] = useState<readonly Try[]>([]);
  useEffect(() => {
    void Promise.all(Object.entries(EXAMPLES).map(async ([bucket, list]) => (((await search(bucket, 'resource')) ?? []).length > 0 ? list : []))).then(
      (found) => {
        setTries(found.flat());
      },
    );
  }, []);
  return tries.length === 0 ? null : (
    <section className="examples">
      <h2>Try</h2>
      <ul>
        {tries.map((e) => (
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
  );
}
