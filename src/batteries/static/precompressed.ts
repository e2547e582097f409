// Files that were compressed before: `site.css.br` beside `site.css`. They can be as small as time allows, and cost nothing when
// they are sent.

import { type Coding, NuagesError, shown } from '../../http.ts'
import type { FoundFile } from './file-tree.ts'

/** A compressed form of a file. */
export interface Precompressed {
  readonly coding: Coding
  readonly file: FoundFile
}

const EXTENSIONS: readonly (readonly [string, Coding])[] = [
  ['.br', 'br'],
  ['.zst', 'zstd'],
  ['.gz', 'gzip'],
]

/** The compressed forms of a file, each checked: one that holds anything else than the file (an older state of it) is an error. */
export function precompressedOf(file: FoundFile, files: ReadonlyMap<string, FoundFile>, digest: string): Precompressed[] {
  return EXTENSIONS.flatMap(([extension, coding]) => {
    const sibling = files.get(file.name + extension)
    if (sibling === undefined || sibling.root !== file.root) return []
    if (digestInside(sibling, coding, file.size) !== digest) throw stale(sibling, file)
    return [{ coding, file: sibling }]
  })
}

/** SHA-256 of what is compressed; null where it cannot be had, or is longer than `size`. */
function digestInside({ path }: FoundFile, coding: Coding, size: number): string | null {
  const { brotliDecompressSync, gunzipSync, zstdDecompressSync } = process.getBuiltinModule('node:zlib')
  const decompress = { br: brotliDecompressSync, gzip: gunzipSync, zstd: zstdDecompressSync }[coding]
  const bytes = process.getBuiltinModule('node:fs').readFileSync(path)
  try {
    const content = decompress(bytes, { maxOutputLength: Math.max(size, 1) })
    return process.getBuiltinModule('node:crypto').createHash('sha256').update(content).digest('hex')
  } catch {
    return null
  }
}

function stale(sibling: FoundFile, file: FoundFile): NuagesError {
  return new NuagesError('STATIC_STALE', `${shown(sibling.path)} is not the compressed form of ${shown(file.path)} as it is now.`, {
    hint: 'Compress it again, or delete it: texts are compressed when they are sent.',
  })
}
