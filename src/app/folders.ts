// The folders of blueprints: static files and templates. A blueprint only says where they are. Who serves files or renders
// templates asks the application for them: the static battery, an engine.

import { NuagesError, shown } from '../base/errors.ts'

/** What a blueprint has folders for. */
export type FolderKind = 'static' | 'templates'

/** The absolute path of a blueprint's folder. Throws `BLUEPRINT_FOLDER`. */
export function folderIn(dir: string | undefined, folder: string, kind: FolderKind, blueprint: string): string {
  const { isAbsolute, resolve } = process.getBuiltinModule('node:path')
  const wrong = (message: string): NuagesError =>
    new NuagesError('BLUEPRINT_FOLDER', `The blueprint ${shown(blueprint)} ${message}`, {
      hint: `Write new Blueprint(${shown(blueprint)}, { dir: import.meta.dirname, ${kind}: '${kind}' }).`,
    })
  if (typeof folder !== 'string' || folder === '') throw wrong(`has ${shown(folder)} as its folder ${kind}, expected a path below its dir.`)
  if (dir === undefined) throw wrong(`has a folder ${kind} and no dir that it lies in.`)
  if (!isAbsolute(dir)) throw wrong(`has the dir ${shown(dir)}, expected an absolute path.`)
  return resolve(dir, folder)
}

/** A blueprint, as its folders are looked at. */
interface Foldered {
  readonly name: string
  readonly staticFolder: string | null
  readonly templateFolder: string | null
}

/** Throws `BLUEPRINT_FOLDER` for a folder that is not there, and `BLUEPRINT_STATIC` for one that nobody serves. */
export function checkFolders(blueprints: readonly Foldered[]): void {
  const names = new Set(blueprints.map(({ name }) => name))
  for (const { name, staticFolder, templateFolder } of blueprints) {
    checkThere(name, 'static files', staticFolder)
    checkThere(name, 'templates', templateFolder)
    if (staticFolder !== null && !names.has(`${name}.static`)) {
      throw new NuagesError('BLUEPRINT_STATIC', `The blueprint ${shown(name)} has static files, and nothing serves them.`, {
        hint: "Register what does: import { staticFiles } from 'nuages/static'; app.register(staticFiles()).",
      })
    }
  }
}

function checkThere(blueprint: string, what: string, folder: string | null): void {
  if (folder === null) return
  const { statSync } = process.getBuiltinModule('node:fs')
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return
  throw new NuagesError(
    'BLUEPRINT_FOLDER',
    `The blueprint ${shown(blueprint)} has its ${what} in ${shown(folder)}, and there is no such folder.`,
    {
      hint: 'Make it, or mend its name.',
    },
  )
}
