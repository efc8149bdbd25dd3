/** A step of a load as a person reads it. */
import type { Step } from './pace.js';

const STAGES: Readonly<Record<string, { readonly doing: string; readonly things: string | null }>> = {
  read: { doing: 'reading the snapshot', things: null },
  evaluate: { doing: 'evaluating', things: 'resources' },
  write: { doing: 'writing', things: 'rows' },
};

/** e.g. `writing: 45,000 of 2,600,000 rows, 38,000 a second, 1 min 7 s left`. */
export function stepWords({ stage, done, total, rate, left }: Step): string {
  const { doing, things } = STAGES[stage] ?? { doing: stage, things: null };
  if (things === null) return doing;
  const parts = [
    `${whole(done)} of ${whole(total)} ${things}`,
    ...(rate === null ? [] : [`${rate < 10 ? rate.toFixed(1) : whole(rate)} a second`]),
    ...(left === null ? [] : [`${durationWords(left)} left`]),
  ];
  return `${doing}: ${parts.join(', ')}`;
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

/** Two units at most: nobody plans by the seconds of an hour. */
export function durationWords(seconds: number): string {
  const all = Math.ceil(seconds);
  const [h, min, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  if (h > 0) return `${String(h)} h ${String(min)} min`;
  return min > 0 ? `${String(min)} min ${String(s)} s` : `${String(s)} s`;
}
