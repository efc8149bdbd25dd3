/** Import rules over the rooms (or over the folders named). Fails too where it looked at no file, or followed no import. */
import { cruise } from 'dependency-cruiser';
import { createRequire } from 'node:module';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const config = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
const folders = process.argv.slice(2);
const ROOMS = ['policy', 'graph', 'ingest', 'access', 'api', 'cli', 'ui'];
const result = await cruise(
  folders.length > 0 ? folders : ROOMS,
  { ...config.options, ruleSet: { forbidden: config.forbidden }, validate: true },
  config.options.enhancedResolveOptions,
  { tsConfig: extractTSConfig('tsconfig.json') },
);
const { summary, modules } = result.output;
const own = modules.filter((m) => !m.coreModule && !m.source.includes('node_modules'));
const followed = own.reduce((sum, m) => sum + m.dependencies.filter((d) => !d.coreModule && !d.couldNotResolve).length, 0);
for (const v of summary.violations) console.error(`${v.rule.name}: ${v.from} → ${v.to}`);
if (own.length < 2 || followed === 0) console.error(`the import rules looked at ${own.length} files and ${followed} imports: they see nothing`);
else console.log(`import rules: ${own.length} files, ${followed} imports, ${summary.violations.length} violations`);
process.exit(summary.violations.length > 0 || own.length < 2 || followed === 0 ? 1 : 0);
