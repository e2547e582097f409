// Files as answers. The path is resolved, the file looked at, and only what was looked at is sent.
//
// With a root the path is data: it may not leave the root, neither by its text nor by a symbolic link; a link that stays within
// is followed. What is hidden (a segment that begins with a dot), a directory, a device, or not there is a 404, all alike.

import type { BigIntStats } from 'node:fs'
import { NuagesError, shown } from '../base/errors.ts'
import { Headers, type HeadersInit } from '../wire/headers.ts'
import { formatContentDisposition } from './content-disposition.ts'
import { HttpError, notFound } from './error.ts'
import { formatHttpDate } from './http-date.ts'
import { contentTypeOf } from './mime.ts'
import { safeJoin } from './safe-join.ts'

/** Bytes that are read and sent at a time. */
const PIECE = 65_536

/** How a file is sent. */
export interface FileOptions {
  /** The folder that the path must not leave. Without it the path must be absolute, or a file URL, and is trusted. */
  root?: string | URL
  /** The client is to save it: under the file's own name, or under this one. */
  download?: boolean | string
  /** The content type; by default from the extension. */
  type?: string
  /** Whether files and folders whose names begin with a dot are sent from a root. */
  dotfiles?: boolean
  /**
   * The server in front is to send it, and this one only says which: Apache and lighttpd by X-Sendfile, nginx by X-Accel-Redirect to
   * the internal location that has the root. Ranges and conditions are that server's then.
   */
  handOver?: 'x-sendfile' | { accel: string }
  status?: number
  headers?: HeadersInit
}

/** A part of a file, read when it is sent. */
export class FileBody implements AsyncIterable<Uint8Array> {
  readonly #path: string
  readonly #seen: BigIntStats
  readonly #start: number
  /** Bytes. */
  readonly size: number

  constructor(path: string, seen: BigIntStats, start = 0, size: number = Number(seen.size)) {
    this.#path = path
    this.#seen = seen
    this.#start = start
    this.size = size
  }

  /** A part of it: from a byte up to another, without that. */
  slice(start: number, end: number): FileBody {
    return new FileBody(this.#path, this.#seen, this.#start + start, end - start)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, undefined> {
    const { promises, constants } = fs()
    // Since it was looked at, something else may have been put in its place: a link, a pipe that blocks, another file.
    const handle = await promises.open(this.#path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
    try {
      if (!same(await handle.stat({ bigint: true }), this.#seen)) throw changed(this.#path)
      const end = this.#start + this.size
      for (let at = this.#start; at < end; ) {
        const wanted = Math.min(PIECE, end - at)
        const { bytesRead, buffer } = await handle.read(new Uint8Array(wanted), 0, wanted, at)
        if (bytesRead === 0) throw changed(this.#path)
        at += bytesRead
        yield bytesRead === wanted ? buffer : buffer.subarray(0, bytesRead)
      }
    } finally {
      await handle.close()
    }
  }
}

function fs(): typeof import('node:fs') {
  return process.getBuiltinModule('node:fs')
}

function same(a: BigIntStats, b: BigIntStats): boolean {
  return a.ino === b.ino && a.dev === b.dev && a.size === b.size && a.mtimeNs === b.mtimeNs
}

function changed(path: string): NuagesError {
  return new NuagesError('FILE_CHANGED', `A file changed while it was sent: ${shown(path)}.`)
}

/** Header fields and body of an answer that is a file. */
export async function fileAnswer(path: string | URL, options: FileOptions): Promise<{ headers: Headers; body: FileBody | null }> {
  const real = await resolve(path, options)
  const seen = await look(fs().promises.stat(real, { bigint: true }))
  if (!seen.isFile()) throw notFound()
  const headers = new Headers(options.headers)
  const name = typeof path === 'string' ? path : path.pathname
  headers.addDefaults(new Headers([['content-type', options.type ?? contentTypeOf(name)], ...disposition(options.download ?? false, name)]))
  if (options.handOver !== undefined) {
    headers.set(...(await handedOver(real, options.handOver, options.root)))
    return { headers, body: null }
  }
  headers.addDefaults(
    new Headers([
      ['content-length', String(seen.size)],
      ['etag', `"${seen.size.toString(36)}-${seen.mtimeNs.toString(36)}"`],
      ['last-modified', formatHttpDate(modifiedAt(seen))],
      ['accept-ranges', 'bytes'],
    ]),
  )
  return { headers, body: new FileBody(real, seen) }
}

/** The field that names the file for the server in front. All of them decode it. */
async function handedOver(real: string, to: 'x-sendfile' | { accel: string }, root: string | URL | undefined): Promise<[string, string]> {
  if (to === 'x-sendfile') return ['x-sendfile', encoded(real)]
  if (root === undefined || !/^\/(?:[\w\-.~]+\/)*[\w\-.~]+\/?$/.test(to.accel)) {
    throw new NuagesError(
      'FILE_HANDOVER',
      `A file was to be handed over at ${shown(to.accel)}, expected the path of a location that has the root.`,
      {
        hint: "Name both: { root, handOver: { accel: '/protected' } }.",
      },
    )
  }
  const folder = await fs().promises.realpath(root)
  return ['x-accel-redirect', `${to.accel.replace(/\/$/, '')}/${encoded(process.getBuiltinModule('node:path').relative(folder, real))}`]
}

function encoded(path: string): string {
  return path.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/')
}

/** A time to come is none that a file was changed at (RFC 9110 section 8.8.2.1). */
function modifiedAt(seen: BigIntStats): Date {
  return new Date(Math.min(Number(seen.mtimeMs), Date.now()))
}

function disposition(download: boolean | string, path: string): [string, string][] {
  if (download === false) return []
  const name = download === true ? path.slice(path.lastIndexOf('/') + 1) : download
  return [['content-disposition', formatContentDisposition('attachment', name)]]
}

/** The real path of the file, links followed. */
async function resolve(path: string | URL, { root, dotfiles = false }: FileOptions): Promise<string> {
  const { promises } = fs()
  if (typeof path !== 'string' && !isURL(path)) throw mistake(path, 'a path or a file URL')
  if (root === undefined) return look(promises.realpath(trusted(path)))
  if (typeof path !== 'string') throw mistake(path, 'a path below the root')
  const folder = await promises.realpath(root)
  const joined = safeJoin(folder, path)
  if (joined === null || path.endsWith('/') || (!dotfiles && isHidden(path))) throw notFound()
  const real = await look(promises.realpath(joined))
  const { sep } = process.getBuiltinModule('node:path')
  if (!real.startsWith(folder.endsWith(sep) ? folder : folder + sep)) throw notFound()
  return real
}

/** Asked by tag: another realm's URL is one too. */
function isURL(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object URL]'
}

function isHidden(path: string): boolean {
  return path.split('/').some((segment) => segment.startsWith('.') && segment !== '.' && segment !== '..')
}

function trusted(path: string | URL): string | URL {
  if (typeof path !== 'string' || process.getBuiltinModule('node:path').isAbsolute(path)) return path
  throw mistake(path, 'an absolute path or a file URL where there is no root')
}

function mistake(path: unknown, expected: string): NuagesError {
  return new NuagesError('FILE_PATH', `A file was to be sent from ${shown(isURL(path) ? String(path) : path)}, expected ${expected}.`, {
    hint: "Name the folder that files may come from: Response.file('a.pdf', { root: join(import.meta.dirname, 'files') }).",
  })
}

/** What says that there is no such file. Everything else, such as too many open files, is a fault of ours. */
const MISSING: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EACCES', 'EPERM'])

async function look<T>(looking: Promise<T>): Promise<T> {
  try {
    return await looking
  } catch (error) {
    throw MISSING.has((error as { code?: unknown }).code) ? new HttpError(404, undefined, { cause: error }) : error
  }
}
