/** The graph's stylesheet. Kinds differ by line, arrow and label, not by colour alone. */
import type { StylesheetJson } from 'cytoscape';

export interface Palette {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly fill: string;
  readonly account: string;
  readonly assume: string;
  readonly policy: string;
  readonly identity: string;
  readonly pick: string;
}

export const LIGHT: Palette = {
  ink: '#1c2530',
  soft: '#5c6773',
  line: '#c3ccd6',
  fill: '#ffffff',
  account: '#eef2f6',
  assume: '#9a4a00',
  policy: '#0b5cad',
  identity: '#2c6e49',
  pick: '#d7263d',
};
export const DARK: Palette = {
  ink: '#e6ebf0',
  soft: '#9aa6b2',
  line: '#3b4652',
  fill: '#1b232c',
  account: '#141b22',
  assume: '#f0a45d',
  policy: '#6db3f2',
  identity: '#7fc8a0',
  pick: '#ff6b7d',
};

export function graphStyle(p: Palette): StylesheetJson {
  const edge = (kind: string, color: string, style: object): StylesheetJson[number] => ({
    selector: `edge[kind="${kind}"]`,
    style: { 'line-color': color, 'target-arrow-color': color, color, ...style },
  });
  return [
    {
      selector: 'node',
      style: {
        label: 'data(label)',
        'font-size': 11,
        'font-family': 'system-ui, sans-serif',
        color: p.ink,
        'text-valign': 'bottom',
        'text-margin-y': 5,
        'text-background-color': p.account,
        'text-background-opacity': 0.8,
        'text-background-padding': '1px',
        'background-color': p.fill,
        'border-width': 1.5,
        'border-color': p.soft,
        width: 26,
        height: 26,
        'text-wrap': 'wrap',
        'text-max-width': '170px',
      },
    },
    {
      selector: 'node[kind="account"]',
      style: {
        shape: 'round-rectangle',
        'background-color': p.account,
        'border-color': p.line,
        'border-width': 1,
        'text-valign': 'top',
        'text-margin-y': -4,
        'text-background-opacity': 0,
        'font-size': 11,
        color: p.soft,
        'text-max-width': '300px',
        padding: '22px',
      },
    },
    { selector: 'node[kind="account"][?outside]', style: { 'border-color': p.pick, 'border-style': 'dashed', 'border-width': 2, color: p.pick } },
    { selector: 'node[kind="role"]', style: { shape: 'round-hexagon', 'border-color': p.assume } },
    { selector: 'node[kind="resource"]', style: { shape: 'round-rectangle', 'border-width': 3, 'border-color': p.ink, width: 32 } },
    // A group is larger than one, with a double border, and says how many in its label.
    {
      selector: 'node[size]',
      style: {
        width: 'mapData(size, 2, 100, 36, 60)',
        height: 'mapData(size, 2, 100, 36, 60)',
        'border-style': 'double',
        'border-width': 5,
        'font-size': 13,
        'font-weight': 'bold',
      },
    },
    {
      selector: 'edge',
      style: {
        width: 2,
        'curve-style': 'bezier',
        label: 'data(label)',
        'font-size': 10,
        'font-family': 'system-ui, sans-serif',
        'text-rotation': 'autorotate',
        'text-background-color': p.account,
        'text-background-opacity': 0.9,
        'text-background-padding': '2px',
        'arrow-scale': 1.1,
      },
    },
    edge('assume', p.assume, { 'line-style': 'solid', width: 3, 'target-arrow-shape': 'vee' }),
    edge('resource-policy', p.policy, {
      'line-style': 'solid',
      'target-arrow-shape': 'triangle',
      'source-arrow-shape': 'circle',
      'source-arrow-color': p.policy,
    }),
    edge('identity-policy', p.identity, { 'line-style': 'solid', 'target-arrow-shape': 'tee', width: 2 }),
    { selector: 'edge[?open]', style: { 'line-style': 'dashed' } },
    {
      selector: 'edge.picked',
      style: { 'line-color': p.pick, 'target-arrow-color': p.pick, 'source-arrow-color': p.pick, width: 4, 'z-index': 9 },
    },
    { selector: 'node.picked', style: { 'border-color': p.pick } },
  ];
}
