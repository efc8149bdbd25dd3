/** The statements behind a step, and the layers of an explanation. */
import { createContext, type ReactElement, useContext } from 'react';
import { describe } from '../api/contract/words.js';
import type { ExplainAnswer, LayerReport, ProofItem, Step } from './types.js';
import { Keys } from './table.js';
import { howWords, layerWords, shortName, viaWords } from './words.js';

/** Statements of the answer that is shown. */
export const Statements = createContext<readonly string[]>([]);

export function StatementView({ item }: { readonly item: ProofItem }): ReactElement {
  const statements = useContext(Statements);
  const { source } = item;
  // A grant, an ACL entry or an assignment is no statement of a policy.
  const stands = item.policy !== item.layer;
  return (
    <article className="statement">
      <header>
        <b className={item.effect === 'Deny' ? 'deny' : 'allow'}>{item.effect}</b>{' '}
        {stands ? (
          <>
            {item.layer} <span className="mono">{shortName(item.policy)}</span>
            {source.sid === null ? `, statement ${String(source.index)}` : `, ${source.sid}`}
          </>
        ) : (
          layerWords(item.layer)
        )}
        <div className="where mono">
          {source.file} {source.path}
        </div>
      </header>
      <pre tabIndex={0}>{JSON.stringify(JSON.parse(statements[item.statement] ?? 'null'), null, 2)}</pre>
    </article>
  );
}

export function StepView({ step }: { readonly step: Step }): ReactElement {
  return (
    <section className="step">
      <h3>
        <span className="mono">{shortName(step.from)}</span> {step.type === 'CAN_ASSUME' ? 'assumes' : `gets ${step.actions.join(', ')} on`}{' '}
        <span className="mono">{shortName(step.to)}</span>
      </h3>
      <p>
        {step.type === 'CAN_ASSUME' ? step.actions.join(', ') || 'by assignment' : viaWords(step.via)}
        {step.crossAccount ? ', across accounts' : ''}
        {step.open === true ? (
          ''
        ) : (
          <>
            {' '}
            — only if <span className="open">{describe(step.open)}</span>
          </>
        )}
      </p>
      {step.proof.map((p, i) => (
        <StatementView key={i} item={p} />
      ))}
    </section>
  );
}

const VALUES: Readonly<Record<string, string>> = {
  allow: 'allows',
  deny: 'denies',
  'implicit-deny': 'does not allow',
  conditional: 'depends',
  'not-applicable': 'not there',
  unknown: 'not known',
};

function LayerView({ layer }: { readonly layer: LayerReport }): ReactElement {
  return (
    <details className={`layer ${layer.value}`} open={layer.statements.length > 0 && layer.statements.length < 3}>
      <summary>
        <b>{layerWords(layer.layer)}</b> <span>{VALUES[layer.value] ?? layer.value}</span>
        {layer.note === null ? null : <small> {layer.note}</small>}
      </summary>
      {layer.statements.map((s, i) => (
        <StatementView key={i} item={s} />
      ))}
    </details>
  );
}

/** All ways there, where there are several. */
function PathList({ answer }: { readonly answer: ExplainAnswer }): ReactElement | null {
  const paths = answer.paths ?? [];
  if (paths.length < 2) return null;
  return (
    <>
      <h3>All paths</h3>
      <ol className="conditions">
        {paths.map((p) => (
          <li key={p.chain.join(' ')}>
            <span className={`badge ${p.result}`}>{p.result}</span> {howWords(p.way, p.hops)}{' '}
            <span className="mono chain">{p.chain.map(shortName).join(' → ')}</span>
          </li>
        ))}
        {answer.morePaths === true && <li>more paths exist</li>}
      </ol>
    </>
  );
}

export function ExplainView({ answer }: { readonly answer: ExplainAnswer }): ReactElement {
  return (
    <section aria-label="Explanation">
      <p className={`verdict ${answer.result}`}>
        <b>{answer.result}</b> {answer.sentence}
      </p>
      <Keys keys={answer.keys} />
      {answer.missing.length > 0 && (
        <div className="missing" role="note">
          <h3>The missing half</h3>
          <ul>
            {answer.missing.map((m, i) => (
              <li key={i}>
                <b>{layerWords(m.layer)}</b> ({m.side}’s side{m.explicit ? ', explicit deny' : ''}): {m.what}
              </li>
            ))}
          </ul>
        </div>
      )}
      {answer.conditions.length > 0 && (
        <ul className="conditions">
          {answer.conditions.map((c, i) => (
            <li key={i}>
              request {c.hop + 1}: {describe(c.test)}
            </li>
          ))}
        </ul>
      )}
      <PathList answer={answer} />
      <h3>Layer by layer</h3>
      {answer.layers.map((l, i) => (
        <LayerView key={i} layer={l} />
      ))}
      {answer.remarks.map((r) => (
        <p key={r} className="note">
          {r}
        </p>
      ))}
    </section>
  );
}
