// The application in a file: its default export.

import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Application, asApplication, type FetchApplication } from '../gateway.ts'
import { App, NuagesError } from '../nuages.ts'

/** The absolute path of an application's file. Throws `CLI_NO_FILE` where there is none. */
export function findFile(file: string): string {
  const path = resolve(file)
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return path
  throw new NuagesError('CLI_NO_FILE', `There is no file ${JSON.stringify(file)} in ${process.cwd()}.`, {
    hint: 'Name the file whose default export is the application: nuages dev app.ts',
  })
}

/** Imports a file and gives its default export. Throws `CLI_NO_APPLICATION` where that is no application. */
export async function loadExport(file: string): Promise<Application | FetchApplication> {
  const module = (await import(pathToFileURL(findFile(file)).href)) as { default?: Application | FetchApplication }
  try {
    asApplication(module.default as Application)
    return module.default as Application
  } catch (cause) {
    const { hint } = cause as NuagesError
    const found = module.default === undefined ? 'has no default export' : 'has a default export that is no application'
    throw new NuagesError('CLI_NO_APPLICATION', `${file} ${found}.`, {
      hint: module.default === undefined ? 'Write: export default app' : (hint as string),
    })
  }
}

/** The same where only an `App` of Nuages will do. */
export async function loadApp(file: string): Promise<App> {
  const app = await loadExport(file)
  if (app instanceof App) return app
  throw new NuagesError('CLI_NO_APP', `The application of ${file} is no App of this Nuages, so nothing is known of its parts.`, {
    hint: 'Export the App itself. Where it is one, the command and the file may load two copies of the package: npm ls nuages',
  })
}

/** Reads a file of settings into the environment; what is set there already stays. A missing file is no mistake, unless it was asked for. */
export function loadEnvironment(file: string | undefined): void {
  const path = file ?? '.env'
  if (existsSync(path)) process.loadEnvFile(path)
  else if (file !== undefined) throw new NuagesError('CLI_NO_FILE', `There is no file of settings ${JSON.stringify(file)}.`)
}
