// An environment: where templates come from, how they are written, which filters, tests and globals they know.

import { NuagesError, shown } from '../base/errors.ts'
import { checkOptionNames } from '../base/known-options.ts'
import { nearest } from '../base/nearest.ts'
import { SafeString } from '../base/safe-string.ts'
import type { TemplateFunction } from './call.ts'
import { compile } from './compiler.ts'
import type { BlockStacks, CompiledModule, CompilerEnvironment, RenderFunction, RunContext, Variables } from './contract.ts'
import { SYNTAX_OPTIONS, type Syntax, type SyntaxOptions, syntaxOf } from './delimiters.ts'
import type { AnyFunction, Extension } from './extension.ts'
import { FILTERS } from './filters.ts'
import { GLOBALS } from './globals.ts'
import { type LexerRules, lexerRules, normalizeSource } from './lexer.ts'
import { DictLoader, type LoadedSource, type Loader } from './loader.ts'
import { type TemplateNode, walk } from './nodes.ts'
import { TemplateNotFound, TemplatesNotFound } from './not-found.ts'
import { parse, type TagParser } from './parser.ts'
import { constantsOf, type MakeModule, type PrecompiledCode, type PrecompiledTemplates, precompiledModule } from './precompile.ts'
import { prepare } from './prepared.ts'
import { attributeOf, escaped, itemOf, makeRunTime, text } from './run-time.ts'
import { selectAutoescape } from './select-autoescape.ts'
import { Sink } from './sink.ts'
import { Template, type TemplateEnvironment } from './template.ts'
import { TemplateRuntimeError } from './template-error.ts'
import { TESTS } from './tests.ts'
import {
  asUndefined,
  ChainableUndefined,
  DebugUndefined,
  isUndefined,
  StrictUndefined,
  Undefined,
  type UndefinedClass,
} from './undefined.ts'

/** What makes an environment. */
export interface EnvironmentOptions extends SyntaxOptions {
  /** Where templates come from. Without one, only text can be rendered. */
  loader?: Loader
  /** Whether printed values are escaped, for all templates or by name. Default: for HTML and XML by the name's ending, and for text. */
  autoescape?: boolean | ((name: string | null) => boolean)
  filters?: Readonly<Record<string, AnyFunction>>
  tests?: Readonly<Record<string, AnyFunction>>
  /** Variables that every template knows, imported ones too. */
  globals?: Readonly<Record<string, unknown>>
  /** What a missing variable is: prints nothing (`default`), fails in every use (`strict`), has missing attributes too (`chainable`), prints itself (`debug`). */
  undefined?: 'default' | 'strict' | 'chainable' | 'debug' | UndefinedClass
  /** Settings of filters, by Jinja's names: `urlize.rel`, `truncate.leeway`, `json.dumps_function` ... */
  policies?: Readonly<Record<string, unknown>>
  /** What every printed value goes through. */
  finalize?: (value: unknown) => unknown
  extensions?: readonly Extension[]
  /** Templates compiled ahead, the `templates` of a module that `nuages build` wrote. One whose source has changed is compiled anew. */
  precompiled?: PrecompiledTemplates
  /** How many compiled templates are kept. Default: 400, Jinja's. */
  cacheSize?: number
  /** Whether a template is read again when its file has changed. Default: false. */
  autoReload?: boolean
}

const OPTIONS: Readonly<Record<Exclude<keyof EnvironmentOptions, keyof SyntaxOptions>, true>> = {
  loader: true,
  autoescape: true,
  filters: true,
  tests: true,
  globals: true,
  undefined: true,
  policies: true,
  finalize: true,
  extensions: true,
  precompiled: true,
  cacheSize: true,
  autoReload: true,
}
const KINDS: Readonly<Record<string, UndefinedClass>> = {
  default: Undefined,
  strict: StrictUndefined,
  chainable: ChainableUndefined,
  debug: DebugUndefined,
}
const POLICIES: readonly (readonly [string, unknown])[] = [
  ['compiler.ascii_str', true],
  ['urlize.rel', 'noopener'],
  ['urlize.target', null],
  ['urlize.extra_schemes', null],
  ['truncate.leeway', 5],
  ['json.dumps_function', null],
  ['json.dumps_kwargs', { sort_keys: true }],
]

/** Templates that share loader, syntax, filters and globals. */
export class Environment implements TemplateEnvironment, CompilerEnvironment {
  /** Names of the options that the constructor takes. */
  static readonly optionNames: readonly string[] = [...Object.keys(OPTIONS), ...SYNTAX_OPTIONS]
  readonly loader: Loader | null
  readonly syntax: Syntax
  readonly filters: Map<string, TemplateFunction>
  readonly tests: Map<string, TemplateFunction>
  readonly globals: Map<string, unknown>
  readonly policies: Map<string, unknown>
  readonly finalize: ((value: unknown) => unknown) | null
  readonly runTime: Readonly<Record<string, unknown>>
  readonly #options: EnvironmentOptions
  readonly #rules: LexerRules
  readonly #tags: Map<string, TagParser> = new Map()
  readonly #undefined: UndefinedClass
  readonly #autoescape: boolean | ((name: string | null) => boolean)
  readonly #cache: Map<string, { template: Template; loaded: LoadedSource }> = new Map()

  /** Throws `TEMPLATE_OPTION_UNKNOWN`. */
  constructor(options: EnvironmentOptions = {}) {
    checkOptionNames('TEMPLATE_OPTION_UNKNOWN', 'a template environment', options, new.target.optionNames)
    this.#options = options
    this.loader = options.loader ?? precompiledLoader(options.precompiled)
    this.syntax = syntaxOf(options)
    this.#rules = lexerRules(this.syntax)
    this.filters = new Map([...FILTERS, ...functionsOf('filter', options.filters)])
    this.tests = new Map([...TESTS, ...functionsOf('test', options.tests)])
    this.globals = new Map([...GLOBALS, ...Object.entries(options.globals ?? {})])
    this.policies = new Map([...POLICIES, ...Object.entries(options.policies ?? {})])
    this.finalize = options.finalize ?? null
    this.#undefined = undefinedKind(options.undefined ?? 'default')
    this.#autoescape = options.autoescape ?? selectAutoescape()
    for (const extension of options.extensions ?? []) this.#extend(extension)
    this.runTime = makeRunTime(this)
  }

  #extend(extension: Extension): void {
    for (const [name, parser] of Object.entries(extension.tags ?? {})) this.#tags.set(name, parser)
    for (const [name, filter] of functionsOf('filter', extension.filters)) this.filters.set(name, filter)
    for (const [name, test] of functionsOf('test', extension.tests)) this.tests.set(name, test)
    for (const [name, value] of Object.entries(extension.globals ?? {})) this.globals.set(name, value)
    for (const [name, value] of Object.entries(extension.policies ?? {})) if (!this.policies.has(name)) this.policies.set(name, value)
  }

  get newlineSequence(): string {
    return this.syntax.newlineSequence
  }

  get isFolding(): boolean {
    return true
  }

  get hasFinalize(): boolean {
    return this.finalize !== null
  }

  /** An environment of the same class with some options changed, and filters, tests and globals of this one. */
  overlay(options: EnvironmentOptions): this {
    const same = {
      filters: Object.fromEntries(this.filters),
      tests: Object.fromEntries(this.tests),
      globals: Object.fromEntries(this.globals),
    }
    const Same = this.constructor as new (options: EnvironmentOptions) => this
    return new Same({ ...this.#options, ...same, ...options })
  }

  getFilter(name: string): TemplateFunction | undefined {
    return this.filters.get(name)
  }

  findFilter(name: string): TemplateFunction | undefined {
    return this.filters.get(name)
  }

  getTest(name: string): TemplateFunction | undefined {
    return this.tests.get(name)
  }

  findTest(name: string): TemplateFunction | undefined {
    return this.tests.get(name)
  }

  constantFilter(name: string): TemplateFunction | undefined {
    const filter = this.filters.get(name)
    return filter === FILTERS.get(name) ? filter : undefined
  }

  constantTest(name: string): TemplateFunction | undefined {
    const test = this.tests.get(name)
    return test === TESTS.get(name) ? test : undefined
  }

  hasOwnTest(name: string): boolean {
    return this.tests.get(name) === TESTS.get(name)
  }

  getAttribute(object: unknown, name: string): unknown {
    return attributeOf(this, object, name)
  }

  getItem(object: unknown, key: unknown): unknown {
    return itemOf(this, object, key)
  }

  /** A value that does not exist, of this environment's kind. */
  undefined(hint: string | null = null, object?: unknown, name?: unknown): Undefined {
    const Kind = this.#undefined
    return new Kind(hint, object, name)
  }

  autoescapes(name: string | null): boolean {
    return typeof this.#autoescape === 'function' ? this.#autoescape(name) : this.#autoescape
  }

  printed(value: unknown, autoescape: boolean): string {
    return autoescape ? escaped(value) : text(value)
  }

  /** The functions of a template: code is made of its tree, and run. */
  makeModule(template: Template, tree: TemplateNode, isAsync: boolean): CompiledModule {
    const ahead = template.name === null ? undefined : this.#options.precompiled?.[template.name]
    if (ahead !== undefined && ahead.source === template.source) return this.#module(template, isAsync, isAsync ? ahead.async : ahead.sync)
    const { code, constants, filters, tests } = compile(tree, this, template.source, template.name, isAsync)
    // The code holds nothing of the template but literals: see compiler.ts.
    return this.#module(template, isAsync, { make: new Function('rt', 'K', 'T', 'E', code) as MakeModule, constants, filters, tests })
  }

  #module(template: Template, isAsync: boolean, code: PrecompiledCode): CompiledModule {
    const { filters, tests } = code
    const runTime = {
      ...this.runTime,
      filters: filters.map((shape) => prepare(this.findFilter(shape.name), shape, () => missing('filter', shape.name))),
      tests: tests.map((shape) => prepare(this.findTest(shape.name), shape, () => missing('test', shape.name))),
    }
    const made = code.make(runTime, constantsOf(code), template, this) as { root: RenderFunction; blocks: BlockStacks }
    const { root, blocks } = made
    return { template, isAsync, render: root, blocks }
  }

  /** The text of a block or root, HTML where `autoescape` holds. */
  capture(render: RenderFunction, context: RunContext, autoescape: boolean): unknown {
    const sink = new Sink()
    const result = render(context, sink)
    if (typeof result === 'string') return autoescape ? new SafeString(result) : result
    return result.then(() => (autoescape ? new SafeString(sink.take()) : sink.take()))
  }

  /** The tree of a template's text. Throws `TemplateSyntaxError`. */
  parse(source: string, name: string | null = null): TemplateNode {
    return parse(this.#rules, this.#preprocessed(source, name), name, this.#tags, this.policies)
  }

  /** Names that a template wants to be given: what it reads, assigns nowhere, and finds in no global. */
  undeclaredVariables(source: string): Set<string> {
    const { undeclared } = compile(this.parse(source), this, source, null, false)
    return new Set([...undeclared].filter((name) => !this.globals.has(name)))
  }

  /** Templates that a template extends, includes or imports; null for one whose name is computed. */
  referencedTemplates(source: string): (string | null)[] {
    return [...walk(this.parse(source))].flatMap((node) => {
      if (node.kind !== 'Extends' && node.kind !== 'Include' && node.kind !== 'Import' && node.kind !== 'FromImport') return []
      const names = node.template.kind === 'List' || node.template.kind === 'Tuple' ? node.template.items : [node.template]
      return names.map((name) => (name.kind === 'Const' && typeof name.value === 'string' ? name.value : null))
    })
  }

  #preprocessed(source: string, name: string | null): string {
    return (this.#options.extensions ?? []).reduce((before, { preprocess }) => preprocess?.(before, name) ?? before, source)
  }

  /** A template from its text. `globals` are variables of this template alone. */
  fromString(source: string, globals?: Readonly<Record<string, unknown>>, name: string | null = null): Template {
    return this.#template(source, name, null, globals)
  }

  #template(source: string, name: string | null, filename: string | null, globals?: Readonly<Record<string, unknown>>): Template {
    if (typeof source !== 'string') throw new NuagesError('TEMPLATE_SOURCE', `A template is text, got ${shown(source)}.`)
    const all = globals === undefined ? this.globals : new Map([...this.globals, ...Object.entries(globals)])
    const processed = this.#preprocessed(source, name)
    const tree = parse(this.#rules, processed, name, this.#tags, this.policies)
    return new Template(this, tree, { name, filename, source: normalizeSource(processed, this.syntax), globals: all })
  }

  /** The template `name` of the loader. Throws `TemplateNotFound`, `TemplateSyntaxError`. */
  getTemplate(name: string, globals?: Readonly<Record<string, unknown>>): Template {
    const cached = this.#cached(name)
    if (cached !== null && globals === undefined) return cached
    const loaded = this.#loaderFor(name).load(name)
    if (loaded instanceof Promise) {
      loaded.catch(() => {})
      throw new NuagesError('TEMPLATE_ASYNC_LOADER', `The loader of ${shown(name)} is asynchronous.`, {
        hint: 'Use renderAsync() or stream().',
      })
    }
    return this.#keep(name, loaded, globals)
  }

  /** As {@link getTemplate}, for loaders that are asynchronous. */
  async getTemplateAsync(name: string, globals?: Readonly<Record<string, unknown>>): Promise<Template> {
    const cached = this.#cached(name)
    if (cached !== null && globals === undefined) return cached
    return this.#keep(name, await this.#loaderFor(name).load(name), globals)
  }

  #loaderFor(name: string): Loader {
    if (typeof name !== 'string') throw new NuagesError('TEMPLATE_NAME', `A template's name is text, got ${shown(name)}.`)
    if (this.loader !== null) return this.loader
    throw new TemplateNotFound(name, [], `no loader for this environment specified`)
  }

  #cached(name: string): Template | null {
    const entry = this.#cache.get(name)
    if (entry === undefined) return null
    if (this.#options.autoReload && entry.loaded.isFresh?.() === false) {
      this.#cache.delete(name)
      return null
    }
    return entry.template
  }

  #keep(name: string, loaded: LoadedSource | null, globals?: Readonly<Record<string, unknown>>): Template {
    if (loaded === null) throw this.#notFound(name)
    const template = this.#template(loaded.source, name, loaded.filename ?? null, globals)
    if (globals !== undefined) return template
    if (this.#cache.size >= (this.#options.cacheSize ?? 400)) this.#cache.delete(this.#cache.keys().next().value as string)
    this.#cache.set(name, { template, loaded })
    return template
  }

  #notFound(name: string): TemplateNotFound {
    const loader = this.loader as Loader
    return new TemplateNotFound(name, loader.places(name), name, nearest(name, loader.list?.() ?? []))
  }

  /** The first template of `names` that exists. */
  selectTemplate(names: unknown, takesList = true): Template {
    if (names instanceof Template) return names
    if (isUndefined(names)) return asUndefined(names).fail()
    if (!takesList || typeof names === 'string' || !isList(names)) return this.getTemplate(names as string)
    for (const name of names) {
      if (name instanceof Template) return name
      try {
        if (typeof name === 'string') return this.getTemplate(name)
      } catch (error) {
        if (!(error instanceof TemplateNotFound)) throw error
      }
    }
    throw new TemplatesNotFound(names)
  }

  /** As {@link selectTemplate}, for loaders that are asynchronous. */
  async selectTemplateAsync(names: unknown, takesList = true): Promise<Template> {
    if (names instanceof Template) return names
    if (isUndefined(names)) return asUndefined(names).fail()
    if (!takesList || typeof names === 'string' || !isList(names)) return this.getTemplateAsync(names as string)
    for (const name of names) {
      if (name instanceof Template) return name
      try {
        if (typeof name === 'string') return await this.getTemplateAsync(name)
      } catch (error) {
        if (!(error instanceof TemplateNotFound)) throw error
      }
    }
    throw new TemplatesNotFound(names)
  }

  /** The text of a module with all templates of the loader, compiled: for the option `precompiled`. The loader must be able to list them. */
  precompile(): string {
    const names = this.loader?.list?.()
    if (names === undefined) throw new NuagesError('TEMPLATE_PRECOMPILE', 'The loader of this environment cannot list its templates.')
    const templates = names.map((name) => {
      const { source } = this.getTemplate(name)
      return { name, source, tree: parse(this.#rules, source, name, this.#tags, this.policies) }
    })
    return precompiledModule(this, templates)
  }

  /** Renders `name`; `name#block` is one block of it alone. */
  render(name: string, variables: Variables = {}): string {
    const cached = this.#cached(name)
    if (cached !== null) return cached.render(variables)
    const { template, block } = parted(name)
    return block === null ? this.getTemplate(template).render(variables) : this.getTemplate(template).renderBlock(block, variables)
  }

  /** As {@link render}, promises awaited wherever they stand. */
  async renderAsync(name: string, variables: Variables = {}): Promise<string> {
    const { template, block } = parted(name)
    const found = await this.getTemplateAsync(template)
    return block === null ? found.renderAsync(variables) : found.renderBlockAsync(block, variables)
  }

  /** The text of `name` piece by piece, the head before what is slow. */
  async *stream(name: string, variables: Variables = {}): AsyncGenerator<string, void> {
    yield* (await this.getTemplateAsync(name)).stream(variables)
  }

  /** Renders a template that is given as text. */
  renderString(source: string, variables: Variables = {}): string {
    return this.fromString(source).render(variables)
  }
}

/** Templates that were compiled ahead need no files. */
function precompiledLoader(templates: PrecompiledTemplates | undefined): Loader | null {
  if (templates === undefined) return null
  return new DictLoader(new Map(Object.entries(templates).map(([name, { source }]) => [name, source])))
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function parted(name: string): { template: string; block: string | null } {
  const hash = name.indexOf('#')
  return hash < 0 ? { template: name, block: null } : { template: name.slice(0, hash), block: name.slice(hash + 1) }
}

function undefinedKind(kind: NonNullable<EnvironmentOptions['undefined']>): UndefinedClass {
  if (typeof kind === 'function') return kind
  const found = KINDS[kind]
  if (found !== undefined) return found
  throw new NuagesError('TEMPLATE_UNDEFINED_KIND', `There is no kind of undefined ${shown(kind)}.`, {
    hint: `Use ${Object.keys(KINDS).join(', ')}.`,
  })
}

function functionsOf(kind: string, given: Readonly<Record<string, AnyFunction>> = {}): [string, TemplateFunction][] {
  return Object.entries(given).map(([name, fn]) => {
    if (typeof fn === 'function') return [name, fn as unknown as TemplateFunction]
    throw new NuagesError('TEMPLATE_FUNCTION', `The ${kind} ${shown(name)} is ${shown(fn)}, expected a function.`)
  })
}

function missing(kind: 'filter' | 'test', name: string): never {
  throw new TemplateRuntimeError(`No ${kind} named '${name}' found.`)
}
