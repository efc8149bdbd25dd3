/** Statements of an answer, each once however many rows it proves. */
export class Statements {
  readonly texts: string[] = [];
  private readonly ids = new Map<string, number>();

  /** @returns its index */
  add(text: string): number {
    let id = this.ids.get(text);
    if (id === undefined) this.ids.set(text, (id = this.texts.push(text) - 1));
    return id;
  }
}
