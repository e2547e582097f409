// Where shadows lie: a folder of the project, in which only what changes is written, so that the compiler need not look at all again.

import type { TemplateFacts } from './facts.ts'
import { type ShadowPaths, shadowName } from './shadow.ts'

/** What the compiler is told beside the project's own options: shadows are strict, and their style is nobody's. */
const OPTIONS: Readonly<Record<string, unknown>> = {
  allowImportingTsExtensions: true,
  allowUnreachableCode: true,
  allowUnusedLabels: true,
  composite: false,
  declaration: false,
  emitDeclarationOnly: false,
  erasableSyntaxOnly: false,
  exactOptionalPropertyTypes: false,
  incremental: true,
  isolatedDeclarations: false,
  noEmit: true,
  noErrorTruncation: true,
  noPropertyAccessFromIndexSignature: false,
  noUncheckedIndexedAccess: false,
  noUnusedLocals: false,
  noUnusedParameters: false,
  skipLibCheck: true,
  strict: true,
}
/** For projects without a tsconfig.json. */
const ALONE: Readonly<Record<string, unknown>> = {
  target: 'esnext',
  module: 'nodenext',
  moduleResolution: 'nodenext',
  lib: ['esnext', 'dom'],
}

/** The shadows of a project. */
export class ShadowFolder {
  readonly #project: string
  readonly #folder: string
  readonly #more: readonly string[]
  readonly #files: Map<string, string> = new Map()

  /** `more` are files of the project that the compiler has to see too. */
  constructor(project: string, folder: string, more: readonly string[]) {
    this.#project = project
    this.#folder = folder
    this.#more = more
  }

  /** Modules as files of this folder name them. */
  modules(modules: ReadonlyMap<string, string>): Map<string, string> {
    const { isAbsolute } = process.getBuiltinModule('node:path')
    return new Map([...modules].map(([name, module]) => [name, isAbsolute(module) ? this.#from(this.#folder, module) : module]))
  }

  /** How the shadow of `template` finds other modules. */
  pathsFor(template: TemplateFacts): ShadowPaths {
    const { dirname, isAbsolute, join, resolve } = process.getBuiltinModule('node:path')
    const own = dirname(this.#path(template.name))
    return {
      runTime: this.#from(own, join(this.#folder, '$run-time.mts')),
      shadow: (name) => this.#from(own, this.#path(name)),
      module: (named) => {
        if (isAbsolute(named)) return this.#from(own, named)
        if (!named.startsWith('.')) return named
        const beside = template.file === null ? null : resolve(dirname(template.file), named)
        return this.#from(own, beside !== null && isThere(beside) ? beside : resolve(this.#project, named))
      },
    }
  }

  #path(template: string): string {
    return process.getBuiltinModule('node:path').join(this.#folder, 'shadows', shadowName(template))
  }

  #from(folder: string, file: string): string {
    const { relative, sep } = process.getBuiltinModule('node:path')
    const path = relative(folder, file).split(sep).join('/')
    return path.startsWith('.') ? path : `./${path}`
  }

  /** Takes a shadow; gives the path of its file. */
  add(template: string, text: string): string {
    const path = this.#path(template)
    this.#files.set(path, text)
    return path
  }

  /** Takes the module that all shadows import. */
  setTypes(text: string): void {
    this.#files.set(process.getBuiltinModule('node:path').join(this.#folder, '$run-time.mts'), text)
  }

  /** Writes what is new, drops what is gone, and gives the path of the compiler's configuration. */
  write(): string {
    const { join, parse } = process.getBuiltinModule('node:path')
    const { existsSync } = process.getBuiltinModule('node:fs')
    const base = join(this.#project, 'tsconfig.json')
    const hasBase = existsSync(base)
    const config = {
      ...(hasBase ? { extends: base } : {}),
      compilerOptions: {
        ...(hasBase ? {} : ALONE),
        ...OPTIONS,
        rootDir: parse(this.#folder).root,
        tsBuildInfoFile: join(this.#folder, 'tsconfig.tsbuildinfo'),
      },
      files: [...this.#files.keys(), ...this.#more],
      include: [],
      references: [],
    }
    this.#removeOld()
    for (const [path, text] of this.#files) writeChanged(path, text)
    const path = join(this.#folder, 'tsconfig.json')
    writeChanged(path, `${JSON.stringify(config, null, 2)}\n`)
    return path
  }

  #removeOld(): void {
    const { existsSync, readdirSync, rmSync } = process.getBuiltinModule('node:fs')
    const { join } = process.getBuiltinModule('node:path')
    const folder = join(this.#folder, 'shadows')
    if (!existsSync(folder)) return
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      if (entry.isFile() && !this.#files.has(path)) rmSync(path)
    }
  }
}

/** Whether a module is there, written as TypeScript allows: as it is, without its ending, or with that of what is made of it. */
function isThere(path: string): boolean {
  const { existsSync } = process.getBuiltinModule('node:fs')
  const names = [path, path.replace(/\.([cm]?)js$/, '.$1ts'), `${path}.ts`, `${path}.d.ts`, `${path}/index.ts`]
  return names.some((name) => existsSync(name))
}

function writeChanged(path: string, text: string): void {
  const { mkdirSync, readFileSync, writeFileSync, existsSync } = process.getBuiltinModule('node:fs')
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return
  mkdirSync(process.getBuiltinModule('node:path').dirname(path), { recursive: true })
  writeFileSync(path, text)
}
