import { EFFECTIVE } from '../graph/model.js';
export const seen = EFFECTIVE;
