import { openEmbedded } from '../../graph/open.js';
import { apiOn } from './suite.js';

apiOn('the embedded store', openEmbedded);
