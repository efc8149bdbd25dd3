#!/usr/bin/env node
/** The `arnpath` command. Commands are loaded when they run, so that each starts fast. */
import { Command, InvalidArgumentError, Option } from 'commander';
import type { GivenContext } from '../policy/model.js';
import type { CollectCommand } from './commands/collect.js';
import type { ForgetOptions } from './commands/forget.js';
import type { LoadOptions } from './commands/load.js';
import { ENVIRONMENT } from './environment.js';
import { report } from './errors.js';
import { type ExampleName, EXAMPLES, packageVersion } from './package.js';

/** As `access/` has it; written here too, so that the command starts without loading it. */
const MOST_HOPS = 20;

const program = new Command('arnpath')
  .description('Who, in which AWS account, can reach this key, bucket or role, and how: directly, or by sts:AssumeRole, hop by hop')
  .version(packageVersion())
  .showHelpAfterError('(run with --help for examples)')
  .exitOverride();

function whole(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('expected a whole number, 0 or more');
  return Number(text);
}

function hops(text: string): number {
  const value = whole(text);
  if (value > MOST_HOPS) throw new InvalidArgumentError(`expected a whole number from 0 to ${String(MOST_HOPS)}`);
  return value;
}

function atLeastOne(text: string): number {
  const value = whole(text);
  if (value < 1) throw new InvalidArgumentError('expected a whole number, 1 or more');
  return value;
}

const addNumber = (text: string, list: readonly number[] = []): readonly number[] => [...list, atLeastOne(text)];

function account(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new InvalidArgumentError('expected an account: twelve digits');
  return text;
}

const listed = (text: string): readonly string[] => text.split(',').map((part) => part.trim());
const accounts = (text: string): readonly string[] => listed(text).map(account);

function regions(text: string): readonly string[] {
  for (const region of listed(text))
    if (!/^[a-z]{2}(-[a-z]+)+-\d+$/.test(region))
      throw new InvalidArgumentError(`expected regions with commas between, e.g. eu-central-1; found \`${region}\``);
  return [...new Set(listed(text))];
}

function atOnce(text: string): number {
  const value = whole(text);
  if (value < 1 || value > 50) throw new InvalidArgumentError('expected a whole number from 1 to 50');
  return value;
}

function addContext(text: string, context: GivenContext = {}): GivenContext {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('expected key=value, e.g. aws:SecureTransport=true');
  const key = text.slice(0, at);
  const value = text.slice(at + 1);
  const old = context[key];
  return { ...context, [key]: old === undefined || old === null ? value : [...(typeof old === 'string' ? [old] : old), value] };
}

const addAbsent = (key: string, context: GivenContext = {}): GivenContext => ({ ...context, [key]: null });

/** Runs an action and sets the exit code; errors become one line. */
function command(run: () => Promise<number>): Promise<void> {
  return run().then(
    (code) => void (process.exitCode = code),
    (error: unknown) => void (process.exitCode = report(error)),
  );
}

const store = (c: Command): Command =>
  c
    .option('--data <folder>', 'data folder of the embedded store (ARNPATH_DATA)')
    .addOption(new Option('--store <store>', 'embedded, or neo4j (then NEO4J_URI must be set)').choices(['embedded', 'neo4j']));

interface Asked {
  readonly format: 'table' | 'json' | 'ndjson' | 'csv';
  readonly context?: GivenContext;
  readonly contextAbsent?: GivenContext;
  readonly maxHops?: number;
  readonly from?: string;
  readonly assert?: 'allowed' | 'denied';
  readonly data?: string;
  readonly store?: string;
  readonly paths?: number;
}

const question = (c: Command, formats = ['table', 'json', 'ndjson', 'csv']): Command =>
  store(c)
    .addOption(new Option('--format <format>', 'how to print the answer').choices(formats).default('table'))
    .option('--max-hops <n>', 'most AssumeRole hops, 10 unless told', hops)
    .option('--context <key=value>', 'a fact of the request; again for more, the same key again for a list', addContext)
    .option('--context-absent <key>', 'a condition key that the request does not have', addAbsent);

const asserting = (c: Command): Command => c.addOption(new Option('--assert <result>', 'exit with 1 unless this is the answer').choices(['allowed', 'denied']));
const facts = (o: Asked): Asked & { context: GivenContext } => ({ ...o, context: { ...o.context, ...o.contextAbsent } });

store(program.command('load <snapshot>').description('load a snapshot folder into the store'))
  .option('--lenient', 'documents that cannot be parsed leave their layer not known')
  .option('--whole', 'evaluate and write everything, also where little changed since the newest load')
  .option('--threads <n>', 'threads that evaluate, each with the snapshot in memory; as many as there are cores unless told, up to 4', atLeastOne)
  .option('--keep <n>', 'loads that are kept, this one among them; 2 unless told (ARNPATH_KEEP)', atLeastOne)
  .option('--quiet', 'no progress')
  .addOption(new Option('--format <format>').choices(['table', 'json']).default('table'))
  .addHelpText('after', '\nExample:\n  arnpath load ./snapshot')
  .action((snapshot: string, o: LoadOptions) => command(async () => (await import('./commands/load.js')).runLoad(snapshot, o)));

store(program.command('loads').description('the loads that are kept, and which one answers'))
  .addOption(new Option('--format <format>').choices(['table', 'json']).default('table'))
  .addHelpText('after', '\nExample:\n  arnpath loads')
  .action((o: Asked) => command(async () => (await import('./commands/loads.js')).runLoads(o)));

store(program.command('forget').description('remove loads from the store; the current one only with --all'))
  .argument('[loads...]', 'their numbers, as `arnpath loads` lists them', addNumber)
  .option('--all-but <n>', 'all but the newest n', atLeastOne)
  .option('--all', 'all, the current one too: then nothing is loaded')
  .addHelpText('after', '\nExamples:\n  arnpath forget 3 4\n  arnpath forget --all-but 1')
  .action((loads: readonly number[], o: ForgetOptions) => command(async () => (await import('./commands/forget.js')).runForget(loads, o)));

program
  .command('collect')
  .description('read live AWS accounts into a snapshot; nothing in AWS is changed')
  .requiredOption('--out <folder>', 'folder of the snapshot')
  .option('--profile <name>', 'profile of the AWS configuration; again for more accounts', (name: string, list: readonly string[] = []) => [...list, name])
  .option('--org', 'every account of the organisation')
  .option('--role <name>', 'with --org: role to assume in each account')
  .option('--external-id <id>', 'with --org: external id that the role asks for')
  .option('--accounts <ids>', 'with --org: only these accounts, with commas between', accounts)
  .option('--exclude <ids>', 'with --org: not these accounts', accounts)
  .option('--regions <names>', 'only these regions, with commas between; all enabled ones unless told', regions)
  .option('--concurrency <n>', 'accounts, services of one, and things of one of these, that are read at once', atOnce, 5)
  .option('--resume', 'go on where a stopped run was, and ask again what was refused')
  .option('--quiet', 'no progress')
  .addHelpText(
    'after',
    '\nExamples:\n  arnpath collect --out ./snapshot\n  arnpath collect --out ./snapshot --profile prod --profile audit --regions eu-central-1,us-east-1\n  arnpath collect --out ./snapshot --org --role ArnpathCollector\nRights that are needed: docs/collector-policy.json',
  )
  .action((o: CollectCommand) => command(async () => (await import('./commands/collect.js')).runCollect(o)));

program
  .command('coverage <snapshot>')
  .description('what a snapshot holds of each account and service, and which calls were refused or failed')
  .addOption(new Option('--format <format>').choices(['table', 'json']).default('table'))
  .action((snapshot: string, o: { format: 'table' | 'json' }) => command(async () => (await import('./commands/coverage.js')).runCoverage(snapshot, o.format)));

program
  .command('import <input>')
  .description('make a snapshot of what you have: authorization details of the AWS CLI, or a folder of iam-collect')
  .requiredOption('--out <folder>', 'the snapshot folder, new or empty')
  .addHelpText(
    'after',
    '\nWhat the input lacks is not known in answers: neither allowed nor denied for want of it.\n\nExamples:\n  aws iam get-account-authorization-details > details.json && arnpath import details.json --out snapshot\n  arnpath import ./iam-data --out snapshot',
  )
  .action((input: string, o: { out: string }) => command(async () => (await import('./commands/import.js')).runImport(input, o.out)));

asserting(question(program.command('who-can <action> <resource>').description('every principal that can, directly or by AssumeRole')))
  .option('--from <account>', 'only principals of this account, and anyone without credentials', account)
  .addHelpText(
    'after',
    '\nExamples:\n  arnpath who-can s3:GetObject arn:aws:s3:::marketing-reports/2024/q3.csv --from 123456789012\n  arnpath who-can kms:Decrypt arn:aws:kms:us-east-1:111122223333:alias/shared --format csv\n  arnpath who-can s3:GetObject arn:aws:s3:::secret --assert denied',
  )
  .action((action: string, resource: string, o: Asked) => command(async () => (await import('./commands/questions.js')).runWhoCan(action, resource, facts(o))));

question(program.command('what-can <principal>').description('every resource that a principal reaches'))
  .addHelpText('after', '\nExample:\n  arnpath what-can arn:aws:iam::123456789012:user/dana')
  .action((principal: string, o: Asked) => command(async () => (await import('./commands/questions.js')).runWhatCan(principal, facts(o))));

asserting(
  question(program.command('explain <principal> <action> <resource>').description('why, layer by layer, or what is missing'), ['table', 'json', 'ndjson']),
)
  .option('--paths <n>', 'list that many paths, shortest first, and say whether more exist', whole)
  .addHelpText('after', '\nExample:\n  arnpath explain arn:aws:iam::012345678901:user/bob kms:CreateGrant arn:aws:kms:us-east-1:111122223333:alias/shared')
  .action((principal: string, action: string, resource: string, o: Asked) =>
    command(async () => (await import('./commands/questions.js')).runExplain(principal, action, resource, facts(o))),
  );

program
  .command('decide <snapshot> <requests.json>')
  .description('answer a list of requests over a snapshot, one JSON line each; nothing is kept')
  .addOption(new Option('--store <store>', 'embedded (temporary) or neo4j').choices(['embedded', 'neo4j']))
  .option('--max-hops <n>', 'most AssumeRole hops, 10 unless told', hops)
  .option('--lenient', 'documents that cannot be parsed leave their layer not known')
  .addHelpText(
    'after',
    '\nExample:\n  echo \'[{"principal": "*", "action": "s3:GetObject", "resource": "arn:aws:s3:::assets/x"}]\' > requests.json\n  arnpath decide ./snapshot requests.json',
  )
  .action((snapshot: string, requests: string, o: { store?: string; maxHops?: number; lenient?: boolean }) =>
    command(async () => (await import('./commands/decide.js')).runDecide(snapshot, requests, o)),
  );

store(program.command('serve').description('serve API and UI'))
  .addHelpText(
    'after',
    `\nEnvironment:\n${ENVIRONMENT.map((v) => `  ${v.name.padEnd(22)} ${v.meaning}${v.default === null || v.default === '' ? '' : ` (${v.default})`}`).join('\n')}`,
  )
  .action((o: Asked) => command(async () => (await import('./commands/serve.js')).runServe(o)));

program
  .command('demo')
  .description('serve a bundled example from a temporary folder')
  .addOption(new Option('--example <name>', 'which one').choices(Object.keys(EXAMPLES)).default('company'))
  .action((o: { example: ExampleName }) => command(async () => (await import('./commands/demo.js')).runDemo(o.example)));

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed what was wrong; its own code 1 is our bad input.
  process.exitCode = (error as { exitCode?: number }).exitCode === 0 ? 0 : 2;
}
