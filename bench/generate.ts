/** `npx tsx bench/generate.ts --size S --seed 42 --out <folder>` writes a made-up organisation as a snapshot. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { SIZES, type SizeName } from './generate/distribution.js';
import { isFree, writeSnapshot } from './generate/write.js';

function seedOf(text: string): number {
  const seed = Number(text);
  if (!Number.isInteger(seed)) throw new InvalidArgumentError('expected a whole number');
  return seed;
}

interface Options {
  readonly size: SizeName;
  readonly seed: number;
  readonly out: string;
}

const { size, seed, out } = new Command('generate')
  .description('write a made-up organisation as a snapshot; the same size and seed give the same bytes')
  .addOption(new Option('--size <size>', 'how large').choices(Object.keys(SIZES)).default('S'))
  .option('--seed <number>', 'what the random numbers start from', seedOf, 42)
  .requiredOption('--out <folder>', 'an empty or new folder')
  .parse()
  .opts<Options>();

if (isFree(out)) {
  const start = performance.now();
  const { files, bytes } = writeSnapshot(out, size, seed);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${out}: ${String(files)} files, ${(bytes / 1e6).toFixed(1)} MB in ${seconds} s`);
} else {
  console.error(`\`${out}\` is not empty; name an empty or new folder`);
  process.exitCode = 2;
}
