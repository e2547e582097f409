import type { ErrorTable } from './entry.ts'

/** The codes of src/base. */
export const BASE: ErrorTable = {
  HTML_NOT_TEXT: {
    what: 'A `SafeString` was made of something that is no text.',
    cause: '`safe(value)` was given a number, an object, or `undefined`: often a part of a record that is not there.',
    cure: 'Give text. A value that needs no trust goes straight into the `html` tag, which prints numbers and escapes text.',
  },
}
