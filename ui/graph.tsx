/** The drawn answer. */
import cytoscape, { type Core } from 'cytoscape';
import dagre from 'cytoscape-dagre';
import { type ReactElement, useEffect, useRef } from 'react';
import type { Graph } from './elements.js';
import { DARK, graphStyle, LIGHT } from './graph-style.js';

cytoscape.use(dagre);

interface Props {
  readonly graph: Graph;
  readonly picked: ReadonlySet<string>;
  readonly onPick: (edge: number) => void;
}

/** For tests: the instance behind a container. */
export interface GraphContainer extends HTMLDivElement {
  cy?: Core;
}

export function GraphView({ graph, picked, onPick }: Props): ReactElement {
  const box = useRef<GraphContainer>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  useEffect(() => {
    const container = box.current;
    if (container === null) return;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const cy = cytoscape({
      container,
      elements: [
        ...graph.nodes.map((n) => ({ data: { ...n } })),
        ...graph.edges.map(({ id, source, target, label, kind, open }, index) => ({ data: { id, source, target, label, kind, open, index } })),
      ],
      style: graphStyle(dark.matches ? DARK : LIGHT),
      minZoom: 0.2,
      maxZoom: 2.5,
    });
    cy.layout({ name: 'dagre', rankDir: 'LR', rankSep: 110, nodeSep: 55, edgeSep: 25, padding: 24, animate: false } as cytoscape.LayoutOptions).run();
    cy.on('tap', 'edge', (event) => {
      pick.current((event.target as cytoscape.EdgeSingular).data('index') as number);
    });
    container.cy = cy;
    const recolour = (): void => void cy.style(graphStyle(dark.matches ? DARK : LIGHT));
    dark.addEventListener('change', recolour);
    return () => {
      dark.removeEventListener('change', recolour);
      cy.destroy();
    };
  }, [graph]);
  useEffect(() => {
    const cy = box.current?.cy;
    cy?.elements().removeClass('picked');
    cy?.edges()
      .filter((e) => picked.has(e.id()))
      .addClass('picked');
  }, [graph, picked]);
  return <div ref={box} className="graph" role="img" aria-label={`Graph of ${String(graph.edges.length)} steps; the table beside it says the same`} />;
}

/** What the lines mean. */
export function Legend({ left }: { readonly left: number }): ReactElement {
  return (
    <ul className="legend" aria-label="Legend">
      <li>
        <svg width="44" height="12" aria-hidden="true">
          <path d="M0 6h34" className="assume" strokeWidth="3" />
          <path d="M32 1l8 5-8 5" className="assume" fill="none" strokeWidth="2" />
        </svg>
        AssumeRole hop
      </li>
      <li>
        <svg width="44" height="12" aria-hidden="true">
          <circle cx="4" cy="6" r="3.5" className="policy dot" />
          <path d="M6 6h28" className="policy" strokeWidth="2" />
          <path d="M33 1l9 5-9 5z" className="policy dot" />
        </svg>
        resource policy lets it in
      </li>
      <li>
        <svg width="44" height="12" aria-hidden="true">
          <path d="M0 6h40" className="identity" strokeWidth="2" />
          <path d="M40 1v10" className="identity" strokeWidth="3" />
        </svg>
        identity policy alone
      </li>
      <li>
        <svg width="44" height="12" aria-hidden="true">
          <path d="M0 6h42" className="ink" strokeWidth="2" strokeDasharray="6 4" />
        </svg>
        conditional
      </li>
      {left > 0 && <li>{left} more rows are in the table, not drawn</li>}
    </ul>
  );
}
