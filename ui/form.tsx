/** The question box. */
import { type FormEvent, type ReactElement, useId } from 'react';
import { ArnInput } from './combobox.js';
import type { Question } from './question.js';
import type { AccountOption } from './types.js';

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
  const id = useId();
  // A principal alone is a question too: what it can reach.
  const alone = draft.principal !== '';
  return (
    <form className="question" onSubmit={submit} aria-label="Question">
      <div className="field">
        <label htmlFor={`${id}-action`}>Who can do</label>
        <input
          id={`${id}-action`}
          name="action"
          required={!alone || draft.resource !== ''}
          value={draft.action}
          list={`${id}-actions`}
          spellCheck={false}
          autoComplete="off"
          placeholder="s3:GetObject"
          onChange={(e) => {
            onEdit({ action: e.target.value });
          }}
        />
        <datalist id={`${id}-actions`}>
          {ACTIONS.map((a) => (
            <option key={a} value={a} />
          ))}
        </datalist>
      </div>
      <ArnInput
        label="on"
        name="resource"
        required={!alone || draft.action !== ''}
        node="resource"
        value={draft.resource}
        placeholder="arn:aws:s3:::bucket/key"
        onChange={(resource) => {
          onEdit({ resource });
        }}
      />
      <div className="field">
        <label htmlFor={`${id}-from`}>from account</label>
        <select
          id={`${id}-from`}
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
      </div>
      <ArnInput
        label="or what can this principal do, there or at all"
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
