// References to files and images that a storage keeps: columns hold their names.

import { type Codec, type Column, type ColumnOptions, makeColumn, type OrNull, type TraitsOf } from '../field.ts'

/** Options of file references. */
export interface FileOptions extends ColumnOptions<string> {
  /** The folder in the storage. */
  folder?: string
  /** The name of the storage. Default: the default one. */
  storage?: string
  /** The endings allowed, in lower case and without the dot. */
  endings?: readonly string[]
}

/** Names that stay within a storage: no absolute ones, no `..`, no backslash, no control characters. */
const NAME = /^(?!\/)(?!(?:.*\/)?\.\.?(?:\/|$))[^\\\0-\x1f]{1,255}$/

function codecOf({ endings }: FileOptions): Codec {
  const isNamed = (value: unknown): value is string => typeof value === 'string' && (value === '' || NAME.test(value))
  return {
    type: { kind: 'varchar', length: 255 },
    expected: 'the name of a file within its storage',
    encode: (value) => (isNamed(value) ? value : undefined),
    decode: (stored) => (typeof stored === 'string' ? stored : undefined),
    usual: 'text',
    form: (value) => {
      const name = value as string
      const ending = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : ''
      return endings === undefined || endings.includes(ending) ? undefined : `a file that ends in ${endings.join(', ')}`
    },
  }
}

/** The name of a file in a storage. */
export function file<const O extends FileOptions>(options?: O): Column<OrNull<string, O>, TraitsOf<O>> {
  const { folder, storage, endings, ...rest }: FileOptions = options ?? {}
  return makeColumn(codecOf(options ?? {}), { ...rest, upload: { folder, storage, endings, image: false } }, ['upload'])
}

/** The name of an image in a storage: avif, gif, jpeg, jpg, png or webp, never svg, which can hold scripts. */
export function image<const O extends FileOptions>(options?: O): Column<OrNull<string, O>, TraitsOf<O>> {
  const endings = ['avif', 'gif', 'jpeg', 'jpg', 'png', 'webp']
  const { folder, storage, endings: own = endings, ...rest }: FileOptions = options ?? {}
  return makeColumn(codecOf({ endings, ...options }), { ...rest, upload: { folder, storage, endings: own, image: true } }, ['upload'])
}
