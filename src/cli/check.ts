// `nuages check`: mistakes in templates, found without rendering them.

import { relative } from 'node:path'
import { NuagesError } from '../nuages.ts'
import {
  type CheckResult,
  checkTemplates,
  doExtension,
  Environment,
  FileSystemLoader,
  type Finding,
  i18n,
  loopControls,
  reportOf,
  type TemplateEngine,
} from '../templates.ts'
import { loadApp, loadEnvironment } from './load.ts'
import { end, say, styled, tell } from './terminal.ts'

/** What the command takes. */
interface CheckCommand {
  readonly templates?: readonly string[]
  readonly cache?: string
  readonly json?: boolean
  readonly envFile?: string
}

type Routes = ReadonlyMap<string, readonly string[]>

/** Checks the templates of an application's engine, or those in folders. Ends with 1 where there is a mistake; warnings are none. */
export async function checkProject(file: string | undefined, options: CheckCommand): Promise<void> {
  loadEnvironment(options.envFile)
  const { environment, routes } = file === undefined ? fromFolders(options) : await fromApplication(file)
  const result = await checkTemplates({
    environment,
    ...(routes === null ? {} : { routes }),
    ...(options.cache === undefined ? {} : { cache: options.cache }),
  })
  if (options.json === true) say(JSON.stringify({ ...result, findings: result.findings.map(near) }, null, 2))
  else print(result)
  process.exitCode = result.findings.some(({ severity }) => severity === 'error') ? 1 : 0
  end()
}

function fromFolders({ templates = ['templates'] }: CheckCommand): { environment: Environment; routes: null } {
  const extensions = [doExtension, loopControls, i18n()]
  return { environment: new Environment({ loader: new FileSystemLoader(templates), extensions }), routes: null }
}

async function fromApplication(file: string): Promise<{ environment: Environment; routes: Routes }> {
  const app = await loadApp(file)
  const engine = app.engine as TemplateEngine | undefined
  if (engine?.environment === undefined) {
    throw new NuagesError('CHECK_NO_ENGINE', `The application of ${file} has no engine whose templates can be checked.`, {
      hint: "Give it one: new App({ engine: templates('templates') }), or name the folder: nuages check --templates templates",
    })
  }
  engine.attach?.(app)
  const named = app.routes().filter(({ name }) => name !== '')
  const routes = new Map(named.map(({ name, path, host }) => [name, parametersOf(host + path)] as const))
  return { environment: engine.environment, routes }
}

/** The names between braces of a pattern: `/blog/{id:int}` has `id`. */
function parametersOf(pattern: string): string[] {
  return [...pattern.matchAll(/\{(\w+)/g)].map(([, name]) => name as string)
}

function print({ findings, templates, typed }: CheckResult): void {
  const style = {
    place: (text: string) => styled('bold', text),
    error: (text: string) => styled('red', text),
    warning: (text: string) => styled('yellow', text),
  }
  for (const finding of findings) say(`${reportOf(near(finding), style)}\n`)
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const warnings = findings.length - errors
  tell(`${count(templates, 'template')}, ${typed} with types: ${count(errors, 'mistake')}, ${count(warnings, 'warning')}.`)
}

function count(number: number, what: string): string {
  return `${number === 0 ? 'no' : number} ${what}${number === 1 ? '' : 's'}`
}

/** The file as it is seen from here. */
function near(finding: Finding): Finding {
  if (finding.file === null) return finding
  const from = relative(process.cwd(), finding.file)
  return { ...finding, file: from.startsWith('..') ? finding.file : from }
}
