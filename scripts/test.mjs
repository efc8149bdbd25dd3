/** The whole test: types, lint, format, import rules, build, and every suite. Ends with `N passed, N failed, N skipped`. */
import { ensureBuilt, ensureInstalled, run } from './ensure.mjs';

const only = process.argv.slice(2);
ensureInstalled();
ensureBuilt();
if (only.length === 0) for (const script of ['types', 'lint', 'format:check', 'rooms']) run('npm', ['run', '--silent', script]);
run('npx', ['vitest', 'run', ...only]);
