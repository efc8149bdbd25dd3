/** The question box. */
import { type FormEvent, type ReactElement, useEffect, useId, useState } from 'react';
import { search } from './api.js';
import type { Question } from './question.js';
import type { AccountOption, Hit } from './types.js';

interface Props {
  readonly draft: Question;
  readonly accounts: readonly AccountOption[];
  readonly onEdit: (q: Partial<Question>) => void;
  readonly onAsk: () => void;
}

const ACTIONS = [
  's3:GetObject',
  's3:PutObject',
  's3:ListBucket',
  's3:DeleteObject',
  'arnpath:ReadObject',
  'kms:Decrypt',
  'kms:CreateGrant',
  'kms:Encrypt',
  'sts:AssumeRole',
  'sqs:SendMessage',
  'sns:Publish',
  'secretsmanager:GetSecretValue',
  'lambda:InvokeFunction',
];

export function QuestionForm({ draft, accounts, onEdit, onAsk }: Props): ReactElement {
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onAsk();
  };
  const actions = useId();
  return (
    <form className="question" onSubmit={submit} aria-label="Question">
      <label>
        Who can do{' '}
        <input
          name="action"
          required
          value={draft.action}
          list={actions}
          spellCheck={false}
          autoComplete="off"
          placeholder="s3:GetObject"
          onChange={(e) => {
            onEdit({ action: e.target.value });
          }}
        />
      </label>
      <datalist id={actions}>
        {ACTIONS.map((a) => (
          <option key={a} value={a} />
        ))}
      </datalist>
      <ArnInput
        label="on"
        name="resource"
        required
        node="resource"
        value={draft.resource}
        placeholder="arn:aws:s3:::bucket/key"
        onChange={(resource) => {
          onEdit({ resource });
        }}
      />
      <label>
        from account{' '}
        <select
          name="from"
          value={draft.fromAccount}
          onChange={(e) => {
            onEdit({ fromAccount: e.target.value });
          }}
        >
          <option value="">any</option>
          {accounts.map((a) => (
            <option key={a.id} value={a.id}>
              {a.id}
              {a.name === null ? '' : ` ${a.name}`}
              {a.collected ? '' : ' (not collected)'}
            </option>
          ))}
        </select>
      </label>
      <ArnInput
        label="or this principal"
        name="principal"
        node="principal"
        value={draft.principal}
        placeholder="all of them"
        onChange={(principal) => {
          onEdit({ principal });
        }}
      />
      <button type="submit">Ask</button>
    </form>
  );
}

interface ArnProps {
  readonly label: string;
  readonly name: string;
  readonly node: Hit['node'];
  readonly value: string;
  readonly placeholder: string;
  readonly required?: boolean;
  readonly onChange: (value: string) => void;
}

function ArnInput({ label, name, node, value, placeholder, required, onChange }: ArnProps): ReactElement {
  const list = useId();
  const [hits, setHits] = useState<readonly Hit[]>([]);
  useEffect(() => {
    if (value.length < 2) return;
    let stale = false;
    const timer = setTimeout(() => {
      void search(value.replace(/^(arn:[^:]*:s3:::[^/]+)\/.*/, '$1')).then((found) => {
        if (!stale) setHits(found.filter((h) => h.node === node));
      });
    }, 120);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [value, node]);
  return (
    <label className="arn">
      {label}{' '}
      <input
        name={name}
        required={required}
        value={value}
        list={list}
        spellCheck={false}
        autoComplete="off"
        placeholder={placeholder}
        onChange={(e) => {
          onChange(e.target.value);
        }}
      />
      <datalist id={list}>
        {hits.map((h) => (
          <option key={h.arn} value={h.arn}>
            {h.kind} {h.name}
          </option>
        ))}
      </datalist>
    </label>
  );
}
