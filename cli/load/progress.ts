/** Progress of a load on standard error: a live line on a terminal, a plain line now and then elsewhere, nothing with --quiet. */
import { createLogUpdate } from 'log-update';
import { Pace } from './pace.js';
import { stepWords } from './words.js';

export interface LoadProgress {
  readonly at: (stage: string, done: number, total: number) => void;
  /** Leaves no live line behind. */
  readonly end: () => void;
}

/** Milliseconds between two drawings of the live line. */
const FRAME = 100;
/** Milliseconds before the first plain line, and between two: a short load says nothing. */
const QUIET = 5_000;

export function loadProgressOn(stream: NodeJS.WriteStream, quiet: boolean): LoadProgress {
  if (quiet) return { at: nothing, end: nothing };
  return stream.isTTY ? live(stream) : plain(stream);
}

function nothing(): void {
  // Nobody watches.
}

function live(stream: NodeJS.WriteStream): LoadProgress {
  const update = createLogUpdate(stream);
  return {
    at: everySoOften(FRAME, -Infinity, (line) => {
      update(line);
    }),
    end: () => {
      update.clear();
      update.done();
    },
  };
}

function plain(stream: Pick<NodeJS.WriteStream, 'write'>): LoadProgress {
  return { at: everySoOften(QUIET, performance.now(), (line) => void stream.write(`${line}\n`)), end: nothing };
}

/** Shows a step unless one was shown shortly before. */
function everySoOften(pause: number, since: number, show: (line: string) => void): LoadProgress['at'] {
  const pace = new Pace();
  let last = since;
  return (stage, done, total) => {
    const step = pace.at(stage, done, total);
    if (performance.now() - last < pause) return;
    last = performance.now();
    show(stepWords(step));
  };
}
