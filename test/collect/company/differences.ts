/** What two sets of answers to the same questions don't share, and which gaps of the emulator explain. */
import { isDeepStrictEqual } from 'node:util';
import type { Answers, Rows } from './answers.js';
import type { Gap, Shows } from './gaps.js';

export interface Difference {
  readonly question: string;
  /** As `answers.ts` and `facts.ts` name it. */
  readonly row: string;
  /** Of the row; or `more`: only the collected side has it, `less`: only the snapshot's. */
  readonly member: string;
  readonly collected: unknown;
  readonly snapshot: unknown;
}

export function differencesOf(collected: Answers, snapshot: Answers): readonly Difference[] {
  return [...union(collected, snapshot)].flatMap((question) => {
    const [here, there] = [collected.get(question) ?? NONE, snapshot.get(question) ?? NONE];
    return [...union(here, there)].flatMap((row) => ofRow(question, row, here.get(row), there.get(row)));
  });
}

const NONE: Rows = new Map();

type Members = Readonly<Record<string, unknown>> | undefined;

function ofRow(question: string, row: string, collected: Members, snapshot: Members): Difference[] {
  if (collected === undefined || snapshot === undefined) return [{ question, row, member: snapshot === undefined ? 'more' : 'less', collected, snapshot }];
  return [...new Set([...Object.keys(collected), ...Object.keys(snapshot)])]
    .filter((member) => !isDeepStrictEqual(collected[member], snapshot[member]))
    .map((member) => ({ question, row, member, collected: collected[member], snapshot: snapshot[member] }));
}

const union = (a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): ReadonlySet<string> => new Set([...a.keys(), ...b.keys()]);

function fits({ of, member, without }: Shows, { row, collected, snapshot, ...difference }: Difference): boolean {
  if ((of !== undefined && row.split(' ')[0] !== of) || difference.member !== member) return false;
  return without === undefined || isDeepStrictEqual(collected, withoutLayer(snapshot as Proof, without));
}

/** Of each step what proves it. */
type Proof = readonly (readonly { readonly layer: string }[])[];

const withoutLayer = (proof: Proof, layer: string): Proof => proof.map((step) => step.filter((item) => item.layer !== layer));

/** Differences for which no gap is listed. */
export function unexplained(differences: readonly Difference[], gaps: readonly Gap[]): readonly Difference[] {
  const shows = gaps.flatMap((gap) => gap.shows);
  return differences.filter((difference) => !shows.some((each) => fits(each, difference)));
}

/** Questions whose answers show a gap. */
export function questionsThatShow(shows: Shows, differences: readonly Difference[]): readonly string[] {
  return [...new Set(differences.filter((difference) => fits(shows, difference)).map(({ question }) => question))].sort();
}
