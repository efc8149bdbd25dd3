import { openEmbedded } from '../../graph/open.js';
import { casesOn } from './cases.js';

casesOn('the embedded store', openEmbedded);
