/** Statements of an answer, each once however many rows it proves. */
export class Statements {
  readonly texts: string[] = [];
  private readonly ids = new Map<string, number>();
  private readonly known = new Map<unknown, number>();

  /** @returns its index */
  add(text: string): number {
    let id = this.ids.get(text);
    if (id === undefined) this.ids.set(text, (id = this.texts.push(text) - 1));
    return id;
  }

  /** @param json a statement of a document; its text is made once */
  addJson(json: unknown): number {
    let id = this.known.get(json);
    if (id === undefined) this.known.set(json, (id = this.add(JSON.stringify(json))));
    return id;
  }
}
