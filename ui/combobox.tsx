/** An input for an ARN with suggestions from the load: WAI-ARIA's editable combobox with a list. */
import { type KeyboardEvent, type ReactElement, useEffect, useId, useReducer, useRef } from 'react';
import { search } from './api.js';
import { DEBOUNCE_MS, NO_SUGGESTIONS, suggest, type Suggestions, suggestWords } from './suggest.js';
import type { Hit } from './types.js';

interface Props {
  readonly label: string;
  readonly name: string;
  /** Which of the graph's nodes are suggested. */
  readonly node: Hit['node'];
  readonly value: string;
  readonly placeholder: string;
  readonly required?: boolean;
  readonly onChange: (value: string) => void;
}

export function ArnInput({ label, name, node, value, placeholder, required, onChange }: Props): ReactElement {
  const id = useId();
  const [state, change] = useReducer(suggest, NO_SUGGESTIONS);
  const { text } = state;
  useEffect(() => {
    if (text === '') return;
    const asking = new AbortController();
    const timer = setTimeout(() => {
      void search(text, node, asking.signal).then((hits) => {
        if (!asking.signal.aborted) change({ type: 'found', text, hits });
      });
    }, DEBOUNCE_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [text, node]);
  const pick = (hit: Hit): void => {
    onChange(hit.arn);
    change({ type: 'close' });
  };
  const shown = state.open && state.status !== 'idle';
  return (
    <div className="field arn">
      <label htmlFor={`${id}-input`}>{label}</label>
      <input
        id={`${id}-input`}
        name={name}
        required={required}
        value={value}
        spellCheck={false}
        autoComplete="off"
        placeholder={placeholder}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={shown && state.hits.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={state.active < 0 ? undefined : `${id}-${String(state.active)}`}
        onChange={(e) => {
          onChange(e.target.value);
          change({ type: 'typed', value: e.target.value });
        }}
        onKeyDown={(e) => {
          onKey(e, state, change, pick);
        }}
        onBlur={() => {
          change({ type: 'close' });
        }}
      />
      <HitList id={id} label={label} state={state} shown={shown} onPick={pick} />
    </div>
  );
}

/** Enter picks only what the arrow keys are at; otherwise it asks the question. */
function onKey(event: KeyboardEvent, state: Suggestions, change: (e: Parameters<typeof suggest>[1]) => void, pick: (hit: Hit) => void): void {
  const hit = state.hits[state.active];
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') change({ type: 'move', by: event.key === 'ArrowDown' ? 1 : -1 });
  else if (event.key === 'Escape' && state.open) change({ type: 'close' });
  else if (event.key === 'Enter' && hit !== undefined) pick(hit);
  else {
    if (event.key === 'Enter') change({ type: 'close' });
    return;
  }
  event.preventDefault();
}

interface ListProps {
  readonly id: string;
  readonly label: string;
  readonly state: Suggestions;
  readonly shown: boolean;
  readonly onPick: (hit: Hit) => void;
}

function HitList({ id, label, state, shown, onPick }: ListProps): ReactElement {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [state.active]);
  return (
    <div className="hits" hidden={!shown}>
      <ul ref={list} id={`${id}-list`} role="listbox" aria-label={`${label}: suggestions`}>
        {state.hits.map((hit, i) => (
          <li
            key={`${hit.node} ${hit.arn}`}
            id={`${id}-${String(i)}`}
            role="option"
            aria-selected={i === state.active}
            onMouseDown={(e) => {
              // The input keeps the focus.
              e.preventDefault();
              onPick(hit);
            }}
          >
            <b>{hit.name}</b> <small>{hit.kind}</small>
            <span className="mono">{hit.arn}</span>
          </li>
        ))}
      </ul>
      <p role="status">{suggestWords(state)}</p>
    </div>
  );
}
