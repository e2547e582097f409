// Checks the templates of a project: reads them, writes a shadow of each, has the project's compiler look at them, and tells what it
// found in places of the templates.

import { NuagesError } from '../../base/errors.ts'
import type { TemplateFunction } from '../call.ts'
import type { Environment } from '../environment.ts'
import { ChainableUndefined, StrictUndefined } from '../undefined.ts'
import { translate } from './diagnostics.ts'
import { type CodeContexts, type ProjectFacts, readTemplate, type TemplateFacts } from './facts.ts'
import { type Finding, findingAt } from './finding.ts'
import { findDeclaring } from './project-sources.ts'
import { runtimeTypes } from './runtime-types.ts'
import { type Shadow, shadow, stub } from './shadow.ts'
import { ShadowFolder } from './shadow-folder.ts'
import { compilerFailed, type Diagnostic, findTypeScript, runTypeScript } from './typescript.ts'

/** Files that lie among templates and are none. */
const OTHER_FILES = /\.(?:avif|gif|ico|jpe?g|[cm]?tsx?|otf|pdf|png|ttf|webp|woff2?|zip)$/i

/** What is checked, and with what. */
export interface CheckOptions {
  /** The environment of the templates: its loader lists them, and its filters, tests, globals and tags are those that exist. */
  readonly environment: Environment
  /** The project's folder: where its tsconfig.json and its compiler are looked for. Default: the current one. */
  readonly project?: string
  /** Where shadows are kept between runs. Default: node_modules/.cache/nuages/templates in the project. */
  readonly cache?: string
  /** Names of routes, with the parameters of their paths: `url()` is checked against them. */
  readonly routes?: ReadonlyMap<string, readonly string[]>
  /** Which of the loader's names are templates. Default: all but pictures, fonts and TypeScript. */
  readonly only?: (name: string) => boolean
}

/** What a check found. */
export interface CheckResult {
  /** By template, line and column. */
  readonly findings: readonly Finding[]
  /** How many templates were read, and how many of them declare their context. */
  readonly templates: number
  readonly typed: number
}

/** By the path of the shadow. */
type Shadows = Map<string, { readonly shadow: Shadow; readonly template: TemplateFacts }>

/** The findings of a project. Throws where templates cannot be listed, or the compiler cannot work. */
export async function findMistakes(options: CheckOptions): Promise<CheckResult> {
  const { resolve } = process.getBuiltinModule('node:path')
  const project = resolve(options.project ?? '.')
  const cache = resolve(project, options.cache ?? 'node_modules/.cache/nuages/templates')
  const declaring = findDeclaring(project)
  const facts = await readFacts(options, declaring)
  const folder = new ShadowFolder(project, cache, [...declaring.files])
  const findings: Finding[] = []
  const shadows: Shadows = new Map()
  for (const template of facts.templates.values()) {
    for (const remark of template.remarks) findings.push(findingAt(remark, template))
    if (template.tree === null) continue
    const made = shadow(template, facts, folder.pathsFor(template))
    for (const remark of made.remarks) findings.push(findingAt(remark, template))
    shadows.set(folder.add(template.name, made.text), { shadow: made, template })
  }
  const typed = [...facts.templates.values()].filter(({ isTyped }) => isTyped).length
  if (typed > 0) {
    folder.setTypes(runtimeTypes(folder.modules(declaring.merging), facts.globals, facts.missing === 'strict'))
    for (const diagnostic of await compile(folder, project, shadows)) {
      const found = shadows.get(diagnostic.file)
      const remark = found?.template.isTyped === true ? translate(diagnostic, found.shadow, facts.missing) : null
      if (found !== undefined && remark !== null) findings.push(findingAt(remark, found.template))
    }
  }
  return { findings: inOrder(findings), templates: facts.templates.size, typed }
}

/**
 * What the compiler says of all shadows. Where it cannot read one, because of the type in a comment, it says nothing of the others:
 * then it is asked again without those.
 */
async function compile(folder: ShadowFolder, project: string, shadows: Shadows): Promise<Diagnostic[]> {
  const compiler = findTypeScript(project)
  const diagnostics = refuseSilence(await runTypeScript(compiler, folder.write(), project), shadows)
  const unread = diagnostics.filter(({ code, file }) => isSyntax(code) && shadows.has(file))
  if (unread.length === 0) return diagnostics
  for (const { file } of unread) {
    const template = shadows.get(file)?.template
    if (template !== undefined) folder.add(template.name, stub(template))
  }
  return [...unread, ...refuseSilence(await runTypeScript(compiler, folder.write(), project), shadows)]
}

/** Of options that it does not take and of files that it cannot read the compiler tells first, and then nothing else. */
function refuseSilence(diagnostics: Diagnostic[], shadows: Shadows): Diagnostic[] {
  const isAboutReading = diagnostics.every(({ code }) => isSyntax(code))
  const reason = diagnostics.find(({ file }) => file.endsWith('.json') || (isAboutReading && !shadows.has(file)))
  if (reason === undefined) return diagnostics
  throw compilerFailed(`${reason.file}:${reason.line}:${reason.column} ${reason.message}`)
}

function isSyntax(code: number): boolean {
  return code >= 1000 && code < 2000
}

async function readFacts(options: CheckOptions, code: CodeContexts): Promise<ProjectFacts> {
  const { environment } = options
  const names = environment.loader?.list?.()
  if (environment.loader === null || names === undefined) {
    throw new NuagesError('CHECK_NO_LIST', 'The loader of this environment cannot list its templates.', {
      hint: 'Give it a loader with list(), such as FileSystemLoader or DictLoader.',
    })
  }
  const templates = new Map<string, TemplateFacts>()
  for (const name of names) {
    if (!(options.only?.(name) ?? !OTHER_FILES.test(name))) continue
    const loaded = await environment.loader.load(name)
    // Gone since it was listed, or a link that the loader does not follow.
    if (loaded === null) continue
    templates.set(name, readTemplate(environment, name, loaded, code))
  }
  return {
    templates,
    filters: parametersOf(environment.filters),
    tests: parametersOf(environment.tests),
    globals: new Set(environment.globals.keys()),
    missing: missingOf(environment),
    printsPlainly: environment.finalize === null,
    routes: options.routes ?? null,
  }
}

function missingOf(environment: Environment): ProjectFacts['missing'] {
  const value = environment.undefined()
  if (value instanceof StrictUndefined) return 'strict'
  return value instanceof ChainableUndefined ? 'chainable' : 'default'
}

function parametersOf(functions: ReadonlyMap<string, TemplateFunction>): ProjectFacts['filters'] {
  return new Map([...functions].map(([name, { parameters }]) => [name, parameters ?? null]))
}

/** By place, each once: a part of a template may stand in its shadow more than once. */
function inOrder(findings: readonly Finding[]): Finding[] {
  const once = new Map(findings.map((finding) => [`${finding.template}:${finding.line}:${finding.column} ${finding.message}`, finding]))
  return [...once.values()].sort((a, b) => compareText(a.template, b.template) || a.line - b.line || a.column - b.column)
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
