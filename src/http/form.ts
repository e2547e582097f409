// The fields and files of a form.

import { Fields, parseUrlencoded } from './fields.ts'
import { UploadLimitError, type UploadLimits } from './upload-limits.ts'
import type { UploadedFile } from './uploaded-file.ts'

/** What a form holds: `get('title')`, `all('tag')`, `file('picture')`, `files('pictures')`. */
export class Form extends Fields {
  readonly #files: readonly UploadedFile[]

  constructor(pairs: Iterable<readonly [string, string]> = [], files: readonly UploadedFile[] = []) {
    super(pairs)
    this.#files = files
  }

  /** The first file of a field, or null. */
  file(field: string): UploadedFile | null {
    return this.#files.find((file) => file.field === field) ?? null
  }

  /** All files of a field, in order; without a field all of the form. Check each of them: a field can hold more than one. */
  files(field?: string): UploadedFile[] {
    return this.#files.filter((file) => field === undefined || file.field === field)
  }

  /** Fields and files as an object without prototype: what validators get. Several of one name are an array. */
  values(): Record<string, unknown> {
    const values: Record<string, unknown> = this.toJSON()
    for (const file of this.#files) {
      const other = values[file.field]
      values[file.field] = other === undefined ? file : [other, file].flat()
    }
    return values
  }
}

/** Reads a urlencoded form, by the same limits. */
export function parseForm(text: string, limits: UploadLimits): Form {
  const fields = parseUrlencoded(text, () => new UploadLimitError('fields', limits), Math.min(limits.fields, limits.parts))
  let total = 0
  for (const [name, value] of fields) {
    const nameSize = Buffer.byteLength(name)
    const size = Buffer.byteLength(value)
    total += nameSize + size
    if (nameSize > limits.nameSize) throw new UploadLimitError('nameSize', limits)
    if (size > limits.fieldSize) throw new UploadLimitError('fieldSize', limits)
    if (total > limits.fieldsSize) throw new UploadLimitError('fieldsSize', limits)
  }
  return new Form(fields)
}
