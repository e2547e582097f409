// Templates compiled ahead, as an ES module: for processes that may not make code from text (`--disallow-code-generation-from-strings`,
// a strict Content Security Policy of a worker), and for starts that compile nothing.

import { NuagesError, shown } from '../base/errors.ts'
import { SafeString } from '../base/safe-string.ts'
import { type CompiledTemplate, compile } from './compiler.ts'
import type { CompilerEnvironment } from './contract.ts'
import { Float } from './float.ts'
import { stringLiteral } from './literal.ts'
import type { TemplateNode } from './nodes.ts'
import type { CallShape } from './prepared.ts'

/** Makes the functions of a template: of the run time, the constants, the template and the environment. */
export type MakeModule = (...args: readonly unknown[]) => unknown

/** One way of rendering, compiled. */
export interface PrecompiledCode {
  readonly make: MakeModule
  readonly constants: readonly unknown[]
  readonly filters: readonly CallShape[]
  readonly tests: readonly CallShape[]
}

/** A template, compiled ahead from `source`. */
export interface PrecompiledTemplate {
  readonly source: string
  readonly sync: PrecompiledCode
  readonly async: PrecompiledCode
}

/** The `templates` of a module that `precompile` wrote, by name. */
export type PrecompiledTemplates = Readonly<Record<string, PrecompiledTemplate>>

/** A template to be compiled ahead. */
export interface Precompilable {
  readonly name: string
  readonly source: string
  readonly tree: TemplateNode
}

/** The text of an ES module whose `templates` are these. Throws `TEMPLATE_PRECOMPILE` where one holds what cannot be written down. */
export function precompiledModule(environment: CompilerEnvironment, templates: readonly Precompilable[]): string {
  const entries = templates.map(({ name, source, tree }) => {
    const [sync, async] = [false, true].map((isAsync) => codeOf(compile(tree, environment, source, name, isAsync), name))
    return `  [${stringLiteral(name)}]: {\n    source: ${stringLiteral(source)},\n    sync: ${sync},\n    async: ${async},\n  },`
  })
  return `// Templates, compiled. Made by \`nuages build\`: do not change it here.\n\nexport const templates = {\n${entries.join('\n')}\n}\n`
}

function codeOf({ code, constants, filters, tests }: CompiledTemplate, name: string): string {
  const written = constants.map((value) => literalOf(value, name)).join(', ')
  return `{ constants: [${written}], filters: ${JSON.stringify(filters)}, tests: ${JSON.stringify(tests)}, make: (rt, K, T, E) => {\n${code}\n} }`
}

/** A constant as code: what is no literal of JavaScript is written in an array with its kind, for {@link constantsOf}. */
function literalOf(value: unknown, template: string): string {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (typeof value === 'string') return stringLiteral(value)
  if (value instanceof Float) return `['float', ${Object.is(value.value, -0) ? '-0' : value.value}]`
  if (SafeString.is(value)) return `['html', ${stringLiteral(value.toString())}]`
  throw new NuagesError(
    'TEMPLATE_PRECOMPILE',
    `The template ${shown(template)} holds ${shown(value)}, which cannot be written into a module.`,
    {
      hint: 'A tag of an extension put it there: give such values to the environment as globals, or render this template from its source.',
    },
  )
}

/** The constants of a module as values. */
export function constantsOf({ constants }: PrecompiledCode): unknown[] {
  return constants.map((value) => {
    if (!Array.isArray(value)) return value
    const [kind, inner] = value as [string, unknown]
    return kind === 'float' ? new Float(inner as number) : new SafeString(inner as string)
  })
}
