import { openEmbedded } from '../../graph/open.js';
import { casesOn } from './cases.js';
import { conformanceOn } from './conformance.js';
import { killsOn } from './kill.js';

conformanceOn('embedded', openEmbedded, (folder) => folder);
casesOn('the embedded store', openEmbedded);
killsOn('the embedded store', openEmbedded, (folder) => ({ ARNPATH_DATA: folder, NEO4J_URI: '' }));
