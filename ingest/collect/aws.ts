/** The one way by which anything is asked of AWS: sends, pages, and tells none, gone and failed apart. */
import { type ClientName, type Credentials, makeClient, type Sender } from './clients.js';
import { CallFailed, type Failure, failureOf, Gone, type Site } from './failure.js';
import type { AnyOperation, Operation } from './operation.js';

/** What a question says beside its input. */
export interface Asking {
  /** The ARN (or id) that the call is about; stands in a failure. */
  readonly about?: string;
  /** Codes by which AWS says that there is none of it. */
  readonly none?: readonly string[];
  /** Codes by which AWS says that the thing itself is no longer there. */
  readonly gone?: readonly string[];
}

/** `null`: AWS says that there is none. `undefined`: not known, and the failure is recorded. */
export type Answer<T> = T | null | undefined;

/** Who hears of calls and failures. */
export interface Ear {
  called(client: ClientName, call: string): void;
  failed(failure: Failure): void;
}

export class Aws {
  readonly #clients = new Map<ClientName, Sender>();
  readonly #regions = new Map<string, Aws>();

  constructor(
    readonly site: Site,
    readonly credentials: Credentials,
    readonly ear: Ear,
    readonly signal?: AbortSignal,
  ) {}

  /** The same account in another region. */
  at(region: string): Aws {
    if (region === this.site.region) return this;
    const known = this.#regions.get(region) ?? new Aws({ ...this.site, region }, this.credentials, this.ear, this.signal);
    this.#regions.set(region, known);
    return known;
  }

  /** @throws CallFailed */
  async call<In, Out>(operation: Operation<In, Out>, input: In, about: string | null = null): Promise<Out> {
    this.ear.called(operation.client, operation.call);
    try {
      const command = new operation.command(input);
      return (await this.#client(operation.client).send(command, this.signal === undefined ? {} : { abortSignal: this.signal })) as Out;
    } catch (error) {
      this.signal?.throwIfAborted();
      throw new CallFailed(failureOf(operation, this.site, about, error));
    }
  }

  /**
   * One call of which it matters whether there is something, nothing, or no answer.
   * @throws Gone
   */
  async ask<In, Out>(operation: Operation<In, Out>, input: In, asking: Asking = {}): Promise<Answer<Out>> {
    return this.#settled(asking, () => this.call(operation, input, asking.about ?? null));
  }

  /** Every page. @throws CallFailed */
  async *pages<In, Out, T>(
    operation: Operation<In, Out>,
    input: In,
    pick: (page: Out) => readonly T[] | undefined,
    about: string | null = null,
  ): AsyncGenerator<T, void> {
    let token: string | undefined;
    do {
      const page: Out = await this.call(operation, token === undefined ? input : withToken(operation, input, token), about);
      yield* pick(page) ?? [];
      const next = nextToken(operation, page);
      if (next !== undefined && next === token) throw new CallFailed(repeated(operation, this.site, about));
      token = next;
    } while (token !== undefined);
  }

  /** Every page in one list. @throws CallFailed */
  async list<In, Out, T>(operation: Operation<In, Out>, input: In, pick: (page: Out) => readonly T[] | undefined, about: string | null = null): Promise<T[]> {
    const list: T[] = [];
    for await (const item of this.pages(operation, input, pick, about)) list.push(item);
    return list;
  }

  /** Every page in one list, or what its absence means. @throws Gone */
  async askList<In, Out, T>(
    operation: Operation<In, Out>,
    input: In,
    pick: (page: Out) => readonly T[] | undefined,
    asking: Asking = {},
  ): Promise<Answer<readonly T[]>> {
    return this.#settled(asking, () => this.list(operation, input, pick, asking.about ?? null));
  }

  async #settled<T>({ none = [], gone = [] }: Asking, ask: () => Promise<T>): Promise<Answer<T>> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      if (none.includes(error.failure.Code)) return null;
      if (gone.includes(error.failure.Code)) throw new Gone(error.message);
      this.ear.failed(error.failure);
      return undefined;
    }
  }

  /** Closes the connections; nothing is asked after that. */
  close(): void {
    for (const client of this.#clients.values()) client.destroy();
    for (const other of this.#regions.values()) other.close();
  }

  #client(name: ClientName): Sender {
    const client = this.#clients.get(name) ?? makeClient(name, this.site.region, this.credentials);
    this.#clients.set(name, client);
    return client;
  }
}

/** Of an answer the part that is kept: none stays none, not known stays not known. */
export function partOf<T, P>(answer: Answer<T>, part: (value: T) => P | null | undefined): P | null | undefined {
  if (answer === undefined) return undefined;
  return answer === null ? null : (part(answer) ?? null);
}

function withToken<In, Out>(operation: Operation<In, Out>, input: In, token: string): In {
  return operation.token === null ? input : { ...input, [operation.token[0]]: token };
}

function nextToken<In, Out>(operation: Operation<In, Out>, page: Out): string | undefined {
  if (operation.token === null) return undefined;
  const token = (page as Readonly<Record<string, unknown>>)[operation.token[1]];
  return typeof token === 'string' && token !== '' ? token : undefined;
}

function repeated(operation: AnyOperation, site: Site, about: string | null): Failure {
  return failureOf(operation, site, about, Object.assign(new Error('AWS gave the same page twice'), { name: 'RepeatedPage' }));
}
