// The files of a folder, by their names below it. Links are followed while they stay within; what is hidden is left out.

import type { BigIntStats, Dirent } from 'node:fs'
import { NuagesError, shown } from '../../http.ts'

/** A file as it was found. */
export interface FoundFile {
  /** The folder it was found in: a real path. */
  readonly root: string
  /** Below that, with slashes. */
  readonly name: string
  /** Where it is, links followed. */
  readonly path: string
  readonly size: number
  /** Nanoseconds since 1970. */
  readonly modified: bigint
}

/** The real path of a folder. Throws `STATIC_FOLDER` where there is none. */
export function realFolder(dir: string | URL): string {
  const { realpathSync, statSync } = fs()
  const { isAbsolute } = process.getBuiltinModule('node:path')
  if (typeof dir === 'string' && !isAbsolute(dir)) {
    throw new NuagesError('STATIC_FOLDER', `The folder of static files is ${shown(dir)}, expected an absolute path.`, {
      hint: "Write join(import.meta.dirname, 'static').",
    })
  }
  try {
    const path = realpathSync(dir)
    if (statSync(path).isDirectory()) return path
  } catch (error) {
    throw missingFolder(dir, error)
  }
  throw missingFolder(dir)
}

function missingFolder(dir: string | URL, cause?: unknown): NuagesError {
  return new NuagesError('STATIC_FOLDER', `The folder of static files ${shown(String(dir))} is not there.`, {
    hint: 'Make it, or name another.',
    cause,
  })
}

/** All files below a folder that is a real path, by name. */
export function filesOf(root: string, dotfiles: boolean): Map<string, FoundFile> {
  const files = new Map<string, FoundFile>()
  visit({ root, dotfiles, files }, root, '', [root])
  return files
}

interface Walk {
  readonly root: string
  readonly dotfiles: boolean
  readonly files: Map<string, FoundFile>
}

/** `trail`: the folders that lead here, so that a link to one of them is not followed for ever. */
function visit(walk: Walk, folder: string, prefix: string, trail: readonly string[]): void {
  const { readdirSync } = fs()
  const { join } = process.getBuiltinModule('node:path')
  for (const entry of readdirSync(folder, { withFileTypes: true }).toSorted(byName)) {
    if (entry.name.startsWith('.') && !walk.dotfiles) continue
    const path = within(walk.root, join(folder, entry.name), entry)
    if (path === null) continue
    const seen = fs().statSync(path, { bigint: true })
    const name = prefix + entry.name
    if (seen.isFile()) walk.files.set(name, found(walk.root, name, path, seen))
    else if (seen.isDirectory() && !trail.includes(path)) visit(walk, path, `${name}/`, [...trail, path])
  }
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1
}

/** The real path; null for a link that leads out or nowhere. */
function within(root: string, path: string, entry: Dirent): string | null {
  if (!entry.isSymbolicLink()) return path
  const { sep } = process.getBuiltinModule('node:path')
  try {
    const real = fs().realpathSync(path)
    return real.startsWith(root.endsWith(sep) ? root : root + sep) ? real : null
  } catch {
    return null
  }
}

function found(root: string, name: string, path: string, { size, mtimeNs }: BigIntStats): FoundFile {
  return { root, name, path, size: Number(size), modified: mtimeNs }
}

function fs(): typeof import('node:fs') {
  return process.getBuiltinModule('node:fs')
}
