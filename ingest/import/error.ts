/** Input that can't be imported: a sentence for the person who gave it. */
export class ImportError extends Error {}
