/** Progress on standard error: a live list on a terminal, plain lines elsewhere, nothing with --quiet. */
import { createLogUpdate } from 'log-update';
import { countsOf, type GroupTally, isDone, Tally } from './tally.js';

export interface Progress {
  readonly tally: Tally;
  /** Leaves the last state on the screen. */
  end(): void;
}

/** Time between two drawings of the live list. */
const FRAME = 100;
/** Accounts that the live list shows at once. */
const MOST_SHOWN = 12;

export function progressOn(stream: NodeJS.WriteStream, quiet: boolean): Progress {
  if (quiet) return { tally: new Tally(nothing, nothing), end: nothing };
  return stream.isTTY ? live(stream) : plain(stream);
}

function nothing(): void {
  // Nobody watches.
}

function plain(stream: NodeJS.WriteStream): Progress {
  const tally = new Tally(nothing, (group, service) => {
    stream.write(`${group.title}: ${service.service}: ${countsOf(service)}\n`);
  });
  return { tally, end: nothing };
}

function live(stream: NodeJS.WriteStream): Progress {
  const update = createLogUpdate(stream);
  let last = 0;
  const tally: Tally = new Tally(() => {
    if (Date.now() - last < FRAME) return;
    last = Date.now();
    update(frame(tally).join('\n'));
  }, nothing);
  return {
    tally,
    end: () => {
      update(frame(tally).slice(0, 1).join('\n'));
      update.done();
    },
  };
}

/** What the live list shows: a line of sums, then the accounts that are being read. */
export function frame(tally: Tally): readonly string[] {
  const done = tally.groups.filter(isDone).length;
  const problems = [tally.refused > 0 ? `${String(tally.refused)} refused` : '', tally.failures > 0 ? `${String(tally.failures)} failed` : ''];
  const sums = [`${String(done)} of ${String(tally.groups.length)} read`, `${String(tally.calls)} calls`, ...problems];
  const running = tally.groups.filter((group) => group.began && !isDone(group));
  const rest = running.length - MOST_SHOWN;
  return [
    sums.filter((part) => part !== '').join(', '),
    ...running.slice(0, MOST_SHOWN).map((group) => `  ${group.title}  ${servicesOf(group)}`),
    ...(rest > 0 ? [`  and ${String(rest)} more`] : []),
  ];
}

function servicesOf(group: GroupTally): string {
  return [...group.services.values()].map((s) => `${s.service} ${String(s.files)}${s.finished === s.units ? '' : '…'}`).join('  ');
}
