// Watches a folder for changes of source. Each folder is watched by itself, because a recursive watch would walk through
// node_modules too.

import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import { basename, join } from 'node:path'

/** What makes a new start worth it. Databases, uploads and logs that the application writes itself do not. */
const SOURCE: RegExp = /\.(?:[cm]?[jt]sx?|json|html?|jinja2?|j2|css)$/
const ENVIRONMENT: RegExp = /^\.env(?:\.|$)/

/** Calls `changed` with each source under `folder` that changes, until the function that it gives is called. */
export function watchFolder(folder: string, changed: (path: string) => void): () => void {
  const watchers = new Map<string, FSWatcher>()
  const add = (path: string): void => {
    if (watchers.has(path)) return
    try {
      const watcher = watch(path, (_event, name) => look(name === null ? path : join(path, name)))
      watcher.on('error', () => remove(path))
      watchers.set(path, watcher)
      for (const entry of readdirSync(path, { withFileTypes: true })) if (entry.isDirectory()) enter(join(path, entry.name))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  const remove = (path: string): void => {
    watchers.get(path)?.close()
    watchers.delete(path)
  }
  const enter = (path: string): void => {
    if (!isLeftOut(path)) add(path)
  }
  const look = (path: string): void => {
    if (isSource(path)) return changed(path)
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) enter(path)
    else remove(path)
  }
  add(folder)
  return () => {
    for (const watcher of watchers.values()) watcher.close()
    watchers.clear()
  }
}

function isLeftOut(path: string): boolean {
  const name = basename(path)
  return name === 'node_modules' || name.startsWith('.')
}

function isSource(path: string): boolean {
  const name = basename(path)
  return ENVIRONMENT.test(name) || (SOURCE.test(name) && !name.startsWith('.'))
}
