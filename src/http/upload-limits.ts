// How much of a form is taken. Each limit has a name, a default, and a precedent; the whole body has the route's `limit`.

import { NuagesError, shown } from '../base/errors.ts'

/** What a form may hold. Everything is counted in bytes or pieces, and a form above any of them is refused with 413. */
export interface UploadLimits {
  /** Fields and files together. Werkzeug's max_form_parts is 1000. */
  readonly parts: number
  /** Fields, urlencoded ones too. Django's DATA_UPLOAD_MAX_NUMBER_FIELDS is 1000. */
  readonly fields: number
  /** Files. Django's DATA_UPLOAD_MAX_NUMBER_FILES is 100. */
  readonly files: number
  /** Bytes of one field's value. Busboy's fieldSize is 1 MiB. */
  readonly fieldSize: number
  /** Bytes of all fields, names included: they are kept in memory. Django's DATA_UPLOAD_MAX_MEMORY_SIZE is 2.5 MiB. */
  readonly fieldsSize: number
  /** Bytes of one file. By default as many as the body may have. */
  readonly fileSize: number
  /** Bytes of the name of a field. Multer takes 100, and PHP any number. */
  readonly nameSize: number
  /** Bytes of the name of a file. Most file systems take 255, of one segment. */
  readonly filenameSize: number
  /** Header lines of a part. Browsers send two, Busboy takes 2000. */
  readonly headerPairs: number
  /** Bytes of the header lines of a part. Busboy takes 80 KiB. */
  readonly headerSize: number
  /** Bytes of files that are kept in memory, all files of a form together; the others lie in temporary files. No refusal. */
  readonly memory: number
}

/** The limits where nothing else is said. */
export const UPLOAD_LIMITS: UploadLimits = Object.freeze({
  parts: 1000,
  fields: 1000,
  files: 100,
  fieldSize: 1_048_576,
  fieldsSize: 2_621_440,
  fileSize: Number.MAX_SAFE_INTEGER,
  nameSize: 256,
  filenameSize: 1024,
  headerPairs: 32,
  headerSize: 8192,
  memory: 1_048_576,
})

/** `base` with some limits changed. Throws `LIMIT_INVALID` for what is no number of bytes or pieces, or no limit. */
export function uploadLimits(changes: Partial<UploadLimits> | undefined, base: UploadLimits = UPLOAD_LIMITS): UploadLimits {
  if (changes === undefined) return base
  for (const [name, value] of Object.entries(changes)) {
    if (!Object.hasOwn(UPLOAD_LIMITS, name)) {
      const known = Object.keys(UPLOAD_LIMITS).join(', ')
      throw new NuagesError('LIMIT_INVALID', `There is no limit of uploads called ${shown(name)}, expected one of ${known}.`)
    }
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new NuagesError('LIMIT_INVALID', `The limit ${name} of uploads is ${shown(value)}, expected a whole number of at least 0.`, {
        hint: `The default is ${UPLOAD_LIMITS[name as keyof UploadLimits]}.`,
      })
    }
  }
  return { ...base, ...changes }
}

/** A form above one of its limits. */
export class UploadLimitError extends NuagesError {
  override readonly name: string = 'UploadLimitError'
  /** Which limit it was. */
  readonly limit: keyof UploadLimits

  constructor(limit: keyof UploadLimits, limits: UploadLimits, where = '') {
    super('UPLOAD_LIMIT', `The form has more than the limit of ${limits[limit]} ${NAMES[limit]}${where}.`, {
      status: 413,
      expose: true,
      hint: `Raise it where such forms are expected: { uploads: { ${limit}: ... } }.`,
    })
    this.limit = limit
  }
}

const NAMES: Readonly<Record<keyof UploadLimits, string>> = {
  parts: 'parts',
  fields: 'fields',
  files: 'files',
  fieldSize: 'bytes in a field',
  fieldsSize: 'bytes in all fields',
  fileSize: 'bytes in a file',
  nameSize: 'bytes in a name',
  filenameSize: 'bytes in a file name',
  headerPairs: 'header lines in a part',
  headerSize: 'bytes of header lines in a part',
  memory: 'bytes in memory',
}
