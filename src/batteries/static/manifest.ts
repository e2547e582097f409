// What is served in production: each file under its own name and under one that has a hash of its contents. A browser may keep
// the latter for good, since other contents have another name.
//
// A style sheet names other files, so it is rewritten to name them with their hashes, and its own hash is one of all that it
// leads to: a new picture is a new style sheet. Circles of @import are no trouble then.

import { NuagesError, nearest, shown } from '../../http.ts'
import { cssReferences } from './css-references.ts'
import { type FoundFile, filesOf } from './file-tree.ts'
import { hashedName, insertHash, resolveReference } from './hashed-name.ts'
import { type Precompressed, precompressedOf } from './precompressed.ts'

/** A file of the manifest. */
export interface Asset extends FoundFile {
  /** Its name with the hash: `css/site.3f9c2a81.css`. */
  readonly hashed: string
  /** A strong entity tag, without quotes. */
  readonly tag: string
  /** What is sent: a small file as it was read, or a style sheet as it was rewritten. Null for what is read when it is sent. */
  readonly body: Uint8Array | null
  /** Whether the body is another than the file's. */
  readonly rewritten: boolean
  readonly precompressed: readonly Precompressed[]
}

/** What a manifest is made of. */
export interface ManifestOptions {
  /** Folders as real paths; a file of an earlier one hides those of the same name. */
  readonly roots: readonly string[]
  /** The URL path that names are below, with a slash at its end. */
  readonly home: string
  /** Whether a style sheet that names a file which is not there is an error. */
  readonly strict: boolean
  readonly dotfiles: boolean
}

/** A reference of a style sheet to one of our files. */
interface Edge {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly target: string
}

interface Sheet {
  /** Bytes as characters, so that what is not rewritten stays the same to the bit. */
  readonly text: string
  readonly edges: readonly Edge[]
}

/** Characters of a hash in a name. */
const HASH_LENGTH = 8
const TAG_LENGTH = 32
const READ = 1_048_576
/** Bytes of a file that is kept in memory, and of all of them: style sheets, scripts and icons rather than photographs. */
const SMALL = 262_144
const MEMORY = 33_554_432

/** Files by name and by hashed name. */
export class Manifest {
  readonly #assets: Map<string, Asset> = new Map()
  readonly #hashed: Map<string, Asset> = new Map()

  /** Reads all files. Throws for what could not be served as it stands. */
  constructor(options: ManifestOptions) {
    const files = mergedFiles(options.roots, options.dotfiles)
    const digests = new Map([...files].map(([name, file]) => [name, digestOf(file.path)]))
    const sheets = new Map([...files.values()].filter(isSheet).map((file) => [file.name, sheetOf(file, files, options)]))
    const versions = new Map([...files.keys()].map((name) => [name, versionOf(name, sheets, digests)]))
    let kept = 0
    for (const [name, file] of files) {
      const version = versions.get(name) as string
      const digest = digests.get(name) as string
      const changed = rewritten(sheets.get(name), versions)
      const body = changed ?? (file.size <= SMALL && kept + file.size <= MEMORY ? contentOf(file, digest) : null)
      kept += body?.length ?? 0
      const asset: Asset = {
        ...file,
        hashed: hashedName(name, shortHash(version)),
        tag: version.slice(0, TAG_LENGTH),
        body,
        rewritten: changed !== null,
        precompressed: changed === null ? precompressedOf(file, files, digest) : [],
      }
      this.#assets.set(name, asset)
      this.#hashed.set(asset.hashed, asset)
    }
  }

  /** The file of that plain name. */
  get(name: string): Asset | undefined {
    return this.#assets.get(name)
  }

  /** The file of that hashed name. */
  getHashed(name: string): Asset | undefined {
    return this.#hashed.get(name)
  }

  /** Plain names. */
  names(): Iterable<string> {
    return this.#assets.keys()
  }
}

/** The files of several folders, the first that has a name hiding the others. */
export function mergedFiles(roots: readonly string[], dotfiles: boolean): Map<string, FoundFile> {
  const merged = new Map<string, FoundFile>()
  for (const root of roots) {
    for (const [name, file] of filesOf(root, dotfiles)) if (!merged.has(name)) merged.set(name, file)
  }
  return merged
}

/** SHA-256 in hexadecimal, read in pieces: a film need not fit into memory. */
function digestOf(path: string): string {
  const { closeSync, openSync, readSync } = process.getBuiltinModule('node:fs')
  const hash = process.getBuiltinModule('node:crypto').createHash('sha256')
  const file = openSync(path, 'r')
  try {
    const buffer = new Uint8Array(READ)
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) hash.update(buffer.subarray(0, read))
  } finally {
    closeSync(file)
  }
  return hash.digest('hex')
}

/** The bytes of a small file; null where they are others than a moment ago. */
function contentOf(file: FoundFile, digest: string): Uint8Array | null {
  const bytes = process.getBuiltinModule('node:fs').readFileSync(file.path)
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(bytes).digest('hex') === digest ? bytes : null
}

function shortHash(version: string): string {
  return version.slice(0, HASH_LENGTH)
}

function isSheet({ name }: FoundFile): boolean {
  return name.toLowerCase().endsWith('.css')
}

function sheetOf(file: FoundFile, files: ReadonlyMap<string, FoundFile>, { home, strict }: ManifestOptions): Sheet {
  const text = process.getBuiltinModule('node:fs').readFileSync(file.path, 'latin1')
  const edges: Edge[] = []
  for (const reference of cssReferences(text)) {
    const target = resolveReference(reference.text, file.name, home)
    if (target === null) continue
    if (files.has(target)) edges.push({ ...reference, target })
    else if (strict) throw missingReference(file, text, reference, target, files.keys())
  }
  return { text, edges }
}

/** The digest of a file; of a style sheet, of all that it leads to. */
function versionOf(name: string, sheets: ReadonlyMap<string, Sheet>, digests: ReadonlyMap<string, string>): string {
  const reached = new Set([name])
  for (const one of reached) for (const { target } of sheets.get(one)?.edges ?? []) reached.add(target)
  if (reached.size === 1) return digests.get(name) as string
  const hash = process.getBuiltinModule('node:crypto').createHash('sha256')
  for (const one of [name, ...[...reached].sort()]) hash.update(`${digests.get(one)} ${one}\n`)
  return hash.digest('hex')
}

/** A style sheet that names hashed files; null where nothing in it changes. */
function rewritten(sheet: Sheet | undefined, versions: ReadonlyMap<string, string>): Uint8Array | null {
  if (sheet === undefined) return null
  let text = ''
  let last = 0
  for (const { start, end, text: reference, target } of sheet.edges) {
    text += sheet.text.slice(last, start) + insertHash(reference, target, shortHash(versions.get(target) as string))
    last = end
  }
  text += sheet.text.slice(last)
  return text === sheet.text ? null : new Uint8Array(Buffer.from(text, 'latin1'))
}

function missingReference(
  file: FoundFile,
  css: string,
  { start, text }: { start: number; text: string },
  target: string,
  names: Iterable<string>,
): NuagesError {
  const line = css.slice(0, start).split('\n').length
  const near = nearest(target, names)
  const name = Buffer.from(text, 'latin1').toString()
  return new NuagesError('STATIC_REFERENCE', `${file.path}:${line} names ${shown(name)}, and there is no file ${shown(target)}.`, {
    hint: `${near === null ? 'Mend the style sheet' : `Is it ${shown(near)}?`} Or write { strict: false }, and it stays as it is.`,
  })
}
