// What a page of docs/errors says of one code.

/** One error code, in plain sentences. Markdown is allowed; an example may hold a block of TypeScript, which is then compiled and run. */
export interface ErrorEntry {
  /** What happened. */
  readonly what: string
  /** Why it usually happens. */
  readonly cause: string
  /** What to do about it. */
  readonly cure: string
  /** Code that does it right. */
  readonly example?: string
}

/** Codes of one folder of src. */
export type ErrorTable = Readonly<Record<string, ErrorEntry>>
