/** How far a collecting run is, by account and service. */
import { type Failure, type Finished, type Group, isRefused, type Unit, type Watcher } from '../../ingest/collect.js';

/** Of one service in one account. */
export interface ServiceTally {
  readonly service: string;
  units: number;
  finished: number;
  /** Files written, or kept from the run that is resumed. */
  files: number;
  refused: number;
  failed: number;
}

export interface GroupTally {
  /** The account's id and name, or what stands for the organisation. */
  readonly title: string;
  readonly services: Map<string, ServiceTally>;
  began: boolean;
}

export class Tally implements Watcher {
  readonly groups: GroupTally[] = [];
  calls = 0;
  refused = 0;
  failures = 0;
  readonly #of = new Map<Unit, { readonly group: GroupTally; readonly service: ServiceTally }>();

  /** `onService` hears of each service of an account that is finished, `onChange` of everything. */
  constructor(
    readonly onChange: () => void,
    readonly onService: (group: GroupTally, service: ServiceTally) => void,
  ) {}

  planned(groups: readonly Group[]): void {
    for (const { account, name, units } of groups) {
      const group: GroupTally = { title: account === null ? 'organisation' : [account, name ?? ''].join(' ').trim(), services: new Map(), began: false };
      this.groups.push(group);
      for (const unit of units) {
        const service = group.services.get(unit.reader.service) ?? { service: unit.reader.service, units: 0, finished: 0, files: 0, refused: 0, failed: 0 };
        service.units += 1;
        group.services.set(unit.reader.service, service);
        this.#of.set(unit, { group, service });
      }
    }
  }

  began(unit: Unit): void {
    const of = this.#of.get(unit);
    if (of !== undefined) of.group.began = true;
    this.onChange();
  }

  called(): void {
    this.calls += 1;
    this.onChange();
  }

  failed(failure: Failure): void {
    if (isRefused(failure.Code)) this.refused += 1;
    else this.failures += 1;
    this.onChange();
  }

  wrote(unit: Unit): void {
    const of = this.#of.get(unit);
    if (of !== undefined) of.service.files += 1;
    this.onChange();
  }

  finished(unit: Unit, finished: Finished, kept: boolean): void {
    const of = this.#of.get(unit);
    if (of === undefined) return;
    of.service.finished += 1;
    if (kept) of.service.files += Object.keys(finished.files).length;
    for (const { Code } of finished.failures) {
      if (isRefused(Code)) of.service.refused += 1;
      else of.service.failed += 1;
    }
    if (of.service.finished === of.service.units) this.onService(of.group, of.service);
    this.onChange();
  }
}

export function isDone(group: GroupTally): boolean {
  return [...group.services.values()].every((service) => service.finished === service.units);
}

/** e.g. `14 files, 1 refused`. */
export function countsOf({ files, refused, failed }: Pick<ServiceTally, 'files' | 'refused' | 'failed'>): string {
  return [`${String(files)} ${files === 1 ? 'file' : 'files'}`, refused > 0 ? `${String(refused)} refused` : '', failed > 0 ? `${String(failed)} failed` : '']
    .filter((part) => part !== '')
    .join(', ');
}
