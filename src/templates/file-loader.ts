// Templates from folders. Names come from code and from templates, still nothing outside the folders can be named.

import { NuagesError, shown } from '../base/errors.ts'
import type { LoadedSource, Loader } from './loader.ts'

/** Where node:fs and node:path come from: they are asked for when the first loader is made, since hello world needs neither. */
function node<T>(name: 'node:fs' | 'node:path'): T {
  return process.getBuiltinModule(name) as unknown as T
}

type Files = typeof import('node:fs')
type Paths = typeof import('node:path')

/** Templates in one or more folders, the first that has a name winning. Links inside a folder are followed only with `followLinks`. */
export class FileSystemLoader implements Loader {
  readonly #folders: readonly string[]
  readonly #followLinks: boolean
  readonly #files: Files = node('node:fs')
  readonly #paths: Paths = node('node:path')

  constructor(folders: string | readonly string[], { followLinks = false }: { followLinks?: boolean } = {}) {
    this.#folders = (typeof folders === 'string' ? [folders] : folders).map((folder) => this.#paths.resolve(folder))
    this.#followLinks = followLinks
    for (const folder of this.#folders) {
      if (!this.#files.existsSync(folder)) {
        throw new NuagesError('TEMPLATE_FOLDER', `There is no template folder ${shown(folder)}.`, {
          hint: 'Create it, or name another one.',
        })
      }
    }
  }

  load(name: string): LoadedSource | null {
    if (!isSafe(name)) return null
    for (const folder of this.#folders) {
      const filename = this.#paths.join(folder, ...name.split('/'))
      const time = this.#modified(filename, folder)
      if (time === null) continue
      const source = this.#files.readFileSync(filename, 'utf8')
      return { source, filename, isFresh: () => this.#modified(filename, folder) === time }
    }
    return null
  }

  /** When a file was changed, in milliseconds; null where it is no file of the folder. */
  #modified(filename: string, folder: string): number | null {
    const facts = this.#files.statSync(filename, { throwIfNoEntry: false })
    if (facts === undefined || !facts.isFile()) return null
    if (!this.#followLinks && !this.#isInside(filename, folder)) return null
    return facts.mtimeMs
  }

  #isInside(filename: string, folder: string): boolean {
    const root = this.#files.realpathSync(folder)
    return this.#files.realpathSync(filename).startsWith(root.endsWith(this.#paths.sep) ? root : root + this.#paths.sep)
  }

  places(name: string): string[] {
    return this.#folders.map((folder) => this.#paths.join(folder, ...name.split('/').filter((part) => part !== '..')))
  }

  list(): string[] {
    const names = this.#folders.flatMap((folder) =>
      this.#files
        .readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => this.#paths.relative(folder, this.#paths.join(entry.parentPath, entry.name)).split(this.#paths.sep).join('/')),
    )
    return [...new Set(names)].sort()
  }
}

/** Whether each part of a name is a file's or folder's name, and none leads upwards or to another root. */
function isSafe(name: string): boolean {
  return !/[\\\0:]/.test(name) && name.split('/').every((part) => part !== '' && part !== '..' && part !== '.')
}
