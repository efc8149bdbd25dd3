import { seen } from '../policy/imports-graph.js';
export const again = seen;
