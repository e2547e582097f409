// Files below one URL path: their names for links, and the answers. In production both come from the manifest, so that what a
// client sends is only ever looked up in it; in development from the disk, as it is at that moment.

import {
  addVary,
  type Coding,
  type CompressOptions,
  compress,
  contentTypeOf,
  formatHttpDate,
  Headers,
  HttpError,
  NuagesError,
  nearest,
  negotiateEncoding,
  type Request,
  Response,
  safeJoin,
  shown,
} from '../../http.ts'
import { type FoundFile, realFolder } from './file-tree.ts'
import { type Asset, Manifest, mergedFiles } from './manifest.ts'

/** What a folder is made of. */
export interface StaticFolderOptions {
  /** Folders; a file of an earlier one hides those of the same name. */
  readonly dirs: readonly (string | URL)[]
  /** The URL path that names are below, with a slash at its end. Asked when it is needed: an application may not be known before. */
  readonly home: () => string
  /** Whether this is production: hashed names, from the manifest. */
  readonly hashed: () => boolean
  /** Whether a style sheet that names a file which is not there is an error. */
  readonly strict: boolean
  /** Whether files and folders whose names begin with a dot are served. */
  readonly dotfiles: boolean
  /** How texts are compressed when they are sent; null for not at all. */
  readonly compress: CompressOptions | null
}

/** A response that was compressed once: its header block and its bytes. */
interface Kept {
  readonly block: string
  readonly bytes: Uint8Array
}

type AnyRequest = Request<object, unknown, unknown>

/** A year, and never asked again (RFC 8246). */
const FOR_GOOD = 'public, max-age=31536000, immutable'
/** Kept, but asked about each time: a 304 mostly. */
const ASK = 'no-cache'
const NEAR_NAMES = 5

/** Serves the files of folders. */
export class StaticFolder {
  readonly #options: StaticFolderOptions
  readonly #roots: readonly string[]
  readonly #compress: ReturnType<typeof compress> | null
  readonly #codings: readonly Coding[]
  /** Small files as they were compressed, by name, caching and coding. */
  readonly #kept: Map<string, Kept> = new Map()
  #manifest: Manifest | null = null

  constructor(options: StaticFolderOptions) {
    this.#options = options
    this.#roots = options.dirs.map(realFolder)
    this.#compress = options.compress === null ? null : compress(options.compress)
    this.#codings = options.compress?.codings ?? ['br', 'zstd', 'gzip']
  }

  /** Reads the files in production, so that what is wrong with them is told at the start. */
  start(): void {
    if (this.#options.hashed()) this.#read()
  }

  /** The name of a file for its URL. Throws `STATIC_MISSING`. */
  nameOf(name: string): string {
    if (this.#options.hashed()) {
      const asset = this.#read().get(name)
      if (asset !== undefined) return asset.hashed
    } else if (this.#roots.some((root) => isFile(root, name)) && !this.#isRefused(name)) return name
    const near = nearest(name, this.#names())
    throw new NuagesError('STATIC_MISSING', `There is no static file ${shown(name)} in ${this.#roots.map(shown).join(', ')}.`, {
      hint: near === null ? 'The name is the path below that folder, without a slash in front.' : `Is it ${shown(near)}?`,
    })
  }

  /** Answers a request for a name. */
  async answer(name: string, request: AnyRequest): Promise<Response> {
    // A hashed name may have been given out before it was known that this is development.
    if (!this.#options.hashed()) {
      const response = await this.#fromDisk(this.#manifest?.getHashed(name)?.name ?? name)
      return (await this.#compress?.(request, () => response)) ?? response
    }
    const manifest = this.#read()
    const plain = manifest.get(name)
    if (plain !== undefined) return await this.#fromManifest(plain, request, ASK)
    const hashed = manifest.getHashed(name)
    if (hashed !== undefined) return await this.#fromManifest(hashed, request, FOR_GOOD)
    throw new HttpError(404)
  }

  #read(): Manifest {
    const { home, strict, dotfiles } = this.#options
    this.#manifest ??= new Manifest({ roots: this.#roots, home: home(), strict, dotfiles })
    return this.#manifest
  }

  #names(): Iterable<string> {
    return this.#manifest?.names() ?? mergedFiles(this.#roots, this.#options.dotfiles).keys()
  }

  async #fromManifest(asset: Asset, request: AnyRequest, caching: string): Promise<Response> {
    const choice = chosen(asset, request)
    if (choice !== null) return await this.#precompressed(asset, choice, caching)
    const key = asset.body === null ? null : this.#keyOf(asset, request, caching)
    const kept = key === null ? undefined : this.#kept.get(key)
    if (kept !== undefined) return Response.assemble(200, Headers.fromBlock(kept.block), kept.bytes)
    const plain = asset.body === null ? await this.#fromFile(asset, asset, caching, asset.tag) : fromMemory(asset, asset.body, caching)
    if (asset.precompressed.length > 0) vary(plain)
    const response = (await this.#compress?.(request, () => plain)) ?? plain
    const { headers, body } = response
    if (key !== null && headers.has('content-encoding') && body instanceof Uint8Array)
      this.#kept.set(key, { block: headers.block, bytes: body })
    return response
  }

  async #precompressed(asset: Asset, { coding, file }: Asset['precompressed'][number], caching: string): Promise<Response> {
    if (!(await isAsSeen(file))) return await this.#fromFile(asset, asset, caching, asset.tag)
    const response = await this.#fromFile(asset, file, caching, `${asset.tag}-${coding}`)
    response.headers.set('content-encoding', coding)
    vary(response)
    return response
  }

  /** Sends `file`, which is an asset or its compressed form. */
  async #fromFile(asset: Asset, file: FoundFile, caching: string, tag: string): Promise<Response> {
    const { dotfiles } = this.#options
    // Whoever changes a file under a running server must not have its new contents kept for good under the old hash.
    const headers = (await isAsSeen(asset)) ? fields(asset, caching, tag) : fields(asset, ASK, null)
    return await Response.file(file.name, { root: file.root, dotfiles, headers })
  }

  /** Under which a compressed response is kept; null where none may be. */
  #keyOf({ name }: Asset, request: AnyRequest, caching: string): string | null {
    const options = this.#options.compress
    if (options === null || options.except !== undefined || request.headers.has('range')) return null
    const coding = negotiateEncoding(request.headers.get('accept-encoding'), this.#codings)
    return coding === null || coding === 'identity' ? null : `${coding} ${caching} ${name}`
  }

  async #fromDisk(name: string): Promise<Response> {
    if (!this.#isRefused(name)) {
      const headers = { 'cache-control': ASK, 'x-content-type-options': 'nosniff' }
      for (const root of this.#roots) {
        try {
          return await Response.file(name, { root, dotfiles: this.#options.dotfiles, headers })
        } catch (error) {
          if (!(error instanceof HttpError) || error.status !== 404) throw error
        }
      }
    }
    throw new HttpError(404, undefined, { code: 'STATIC_MISSING', hint: this.#hint(name) })
  }

  /** Names that are no plain ones: the manifest has none of them. */
  #isRefused(name: string): boolean {
    if (/[\\\0-\x1f\x7f]/.test(name)) return true
    return name
      .split('/')
      .some((segment) => segment === '' || (segment.startsWith('.') && (!this.#options.dotfiles || /^\.\.?$/.test(segment))))
  }

  /** For whoever develops: the names that come near, those of the same file in other folders first. */
  #hint(name: string): string {
    const names = [...this.#names()]
    const last = name.slice(name.lastIndexOf('/') + 1)
    const same = names.filter((one) => one.slice(one.lastIndexOf('/') + 1) === last)
    const near = nearest(name, names)
    const all = [...new Set([...same, ...(near === null ? [] : [near])])].slice(0, NEAR_NAMES)
    const where = `It was looked for in ${this.#roots.join(', ')}.`
    return all.length === 0 ? where : `${where} There is ${all.map(shown).join(', ')}.`
  }
}

/** The compressed form to send, null for the file itself. A part of a file is a part of its plain bytes. */
function chosen({ precompressed }: Asset, request: AnyRequest): Asset['precompressed'][number] | null {
  if (precompressed.length === 0 || request.headers.has('range')) return null
  const codings = precompressed.map(({ coding }) => coding)
  const coding = negotiateEncoding(request.headers.get('accept-encoding'), codings)
  return precompressed.find((one) => one.coding === coding) ?? null
}

function vary({ headers }: Response): void {
  headers.set('vary', addVary(headers.get('vary'), 'accept-encoding'))
}

function fromMemory(asset: Asset, body: Uint8Array, caching: string): Response {
  const headers: [string, string][] = [
    ...fields(asset, caching, asset.tag),
    ['accept-ranges', 'bytes'],
    ['content-length', String(body.length)],
  ]
  // A rewritten style sheet changes with what it names: its own date says nothing.
  if (!asset.rewritten) headers.push(['last-modified', formatHttpDate(new Date(Math.min(Number(asset.modified / 1_000_000n), Date.now())))])
  return Response.assemble(200, new Headers(headers), body)
}

function fields({ name }: Asset, caching: string, tag: string | null): [string, string][] {
  return [
    ['content-type', contentTypeOf(name)],
    ['cache-control', caching],
    ['x-content-type-options', 'nosniff'],
    ...(tag === null ? [] : [['etag', `"${tag}"`] as [string, string]]),
  ]
}

/** Whether a file is as it was when it was read. What is gone is not; the answer says so then. */
async function isAsSeen({ path, size, modified }: { path: string; size: number; modified: bigint }): Promise<boolean> {
  const { promises } = process.getBuiltinModule('node:fs')
  const seen = await promises.stat(path, { bigint: true }).catch(() => null)
  return seen !== null && Number(seen.size) === size && seen.mtimeNs === modified
}

/** Whether there is such a file, which `Response.file` would send: a link that leads out of the folder is none. */
function isFile(root: string, name: string): boolean {
  const path = safeJoin(root, name)
  if (path === null || name === '') return false
  const { existsSync, realpathSync, statSync } = process.getBuiltinModule('node:fs')
  if (!existsSync(path)) return false
  const real = realpathSync(path)
  const { sep } = process.getBuiltinModule('node:path')
  return statSync(real).isFile() && real.startsWith(root.endsWith(sep) ? root : root + sep)
}
