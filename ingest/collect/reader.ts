/** What a reader is: it turns calls into files of the snapshot. */
import type { Aws } from './aws.js';
import { CallFailed, Gone } from './failure.js';
import type { AnyOperation } from './operation.js';
import pMap from 'p-map';

/** Where a reader writes. */
export interface Out {
  /** A file beside the service folders, e.g. `account-summary.json`, or beside the accounts. */
  file(name: string, content: object): Promise<void>;
  /** A resource's file in the folder of the reader's service. */
  resource(region: string, name: string, content: object): Promise<void>;
  /** Things read at once. */
  readonly concurrency: number;
  /** The regions of this account that are collected. */
  readonly regions: readonly string[];
  /** Whether they were named, so that what lies in others is not read. */
  readonly regionsNamed: boolean;
}

export interface Reader {
  /** Name in progress, and in failures of what was not reached; a resource's folder. */
  readonly service: string;
  /** `once`: for the whole run; else for each account, or each of its regions. */
  readonly per: 'once' | 'account' | 'region';
  /** Every call that it makes; the first one is what is not known where nothing could be read. */
  readonly calls: readonly AnyOperation[];
  /** Names of the files beside service folders that it writes. */
  readonly files: readonly string[];
  /** Reads everything that is its own. @throws CallFailed where it can't even be listed */
  read(aws: Aws, out: Out): Promise<void>;
}

/** One type of resource: which calls list it, and which give its ARN, policy, tags and key. */
export interface ResourceType<Item> {
  readonly service: string;
  readonly per: 'account' | 'region';
  readonly calls: readonly AnyOperation[];
  /** What there is. @throws CallFailed */
  list(aws: Aws, out: Out): AsyncIterable<Item>;
  /** One of it, as its file; null: not to be read. @throws Gone */
  read(aws: Aws, item: Item): Promise<Read | null>;
}

export interface Read {
  readonly region: string;
  /** What its file is named after. */
  readonly name: string;
  /** Members that are undefined stay away: not known. */
  readonly content: object;
}

/** A reader of one type of resource: a bounded number at a time, while the list is still being paged. */
export function resources<Item>(type: ResourceType<Item>): Reader {
  return {
    service: type.service,
    per: type.per,
    calls: type.calls,
    files: [],
    async read(aws, out) {
      // What was listed before the list broke is read to its end: nothing may be written after this returns.
      const listed = { broken: null as CallFailed | null };
      await pMap(untilBroken(type.list(aws, out), listed), (item) => readOne(type, aws, item, out), { concurrency: out.concurrency });
      if (listed.broken !== null) throw listed.broken;
    },
  };
}

async function* untilBroken<Item>(list: AsyncIterable<Item>, listed: { broken: CallFailed | null }): AsyncGenerator<Item, void> {
  try {
    yield* list;
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    listed.broken = error;
  }
}

async function readOne<Item>(type: ResourceType<Item>, aws: Aws, item: Item, out: Out): Promise<void> {
  try {
    const read = await type.read(aws, item);
    if (read !== null) await out.resource(read.region, read.name, read.content);
  } catch (error) {
    if (error instanceof CallFailed) aws.ear.failed(error.failure);
    else if (!(error instanceof Gone)) throw error;
  }
}
