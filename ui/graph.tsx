/** The drawn answer. */
import cytoscape, { type Core } from 'cytoscape';
import dagre from 'cytoscape-dagre';
import { type ReactElement, useEffect, useRef } from 'react';
import type { Graph } from './graph-model.js';
import { DARK, graphStyle, LIGHT } from './graph-style.js';

cytoscape.use(dagre);

/** Pixels; on less, paths go down instead of to the right. */
const NARROW = 500;

interface Props {
  readonly graph: Graph;
  /** Ids of edges and nodes. */
  readonly picked: ReadonlySet<string>;
  readonly onPickEdge: (edge: number) => void;
  readonly onPickGroup: (group: number) => void;
}

/** For tests: the instance behind a container. */
export interface GraphContainer extends HTMLDivElement {
  cy?: Core;
}

function elementsOf(graph: Graph): cytoscape.ElementDefinition[] {
  const groups = new Map(graph.groups.map((g, index) => [g.id, index]));
  return [
    ...graph.nodes.map((n) => ({ data: { ...n, group: groups.get(n.id) } })),
    ...graph.edges.map(({ id, source, target, label, kind, open, steps }, index) => ({
      data: { id, source, target, label: steps.length === 1 ? label : `${label} ×${String(steps.length)}`, kind, open, index },
    })),
  ];
}

export function GraphView({ graph, picked, onPickEdge, onPickGroup }: Props): ReactElement {
  const box = useRef<GraphContainer>(null);
  const pick = useRef({ onPickEdge, onPickGroup });
  pick.current = { onPickEdge, onPickGroup };
  useEffect(() => {
    const container = box.current;
    if (container === null) return;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const cy = cytoscape({
      container,
      elements: elementsOf(graph),
      style: graphStyle(dark.matches ? DARK : LIGHT),
      minZoom: 0.15,
      maxZoom: 2.5,
    });
    const direction = container.clientWidth < NARROW ? { rankDir: 'TB', rankSep: 70 } : { rankDir: 'LR', rankSep: 110 };
    cy.layout({ name: 'dagre', ...direction, nodeSep: 42, edgeSep: 20, padding: 24, animate: false } as cytoscape.LayoutOptions).run();
    cy.on('tap', 'edge', (event) => {
      pick.current.onPickEdge((event.target as cytoscape.EdgeSingular).data('index') as number);
    });
    cy.on('tap', 'node[size]', (event) => {
      pick.current.onPickGroup((event.target as cytoscape.NodeSingular).data('group') as number);
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
    cy?.elements()
      .filter((e) => picked.has(e.id()))
      .addClass('picked');
  }, [graph, picked]);
  const steps = graph.edges.length;
  return (
    <div ref={box} className="graph" role="img" aria-label={`Graph of ${String(steps)} ${steps === 1 ? 'step' : 'steps'}; the table beside it says the same`} />
  );
}
