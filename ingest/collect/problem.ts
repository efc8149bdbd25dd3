/** What ends a run before it could collect anything, in a sentence. */
export class CollectError extends Error {
  constructor(
    readonly kind: 'input' | 'trouble',
    message: string,
  ) {
    super(message);
  }
}
