// Macros and the blocks of `call` tags: functions that give the text of their body.

import { type Frame, FunctionCode } from './frame.ts'
import { stringLiteral } from './literal.ts'
import type * as nodes from './nodes.ts'
import { analyze, findUndeclared } from './scope.ts'
import type { StatementCompiler } from './statement-compiler.ts'

const SPECIAL: readonly string[] = ['caller', 'kwargs', 'varargs']

/** Writes `macro` and `call`. */
export class MacroCompiler {
  readonly #compiler: StatementCompiler

  constructor(compiler: StatementCompiler) {
    this.#compiler = compiler
  }

  macro(node: nodes.MacroNode, frame: Frame): void {
    const { code } = frame
    code.write(`${this.#compiler.variable(frame, frame.symbols.slot(node.name))} = ${this.#value(node, frame, node.name)};`)
    if (frame.toplevel) this.#compiler.publish(frame, node.name)
  }

  callBlock(node: nodes.CallBlock, frame: Frame): void {
    const caller = this.#compiler.expressions.temporary(frame)
    frame.code.write(`${caller} = ${this.#value(node, frame, null)};`)
    frame.code.at(node.line)
    this.#compiler.print(frame, [`text(${this.#compiler.expressions.call(node.call, frame, caller)})`])
  }

  /** `new Macro(shape, function)`. */
  #value(node: nodes.MacroNode | nodes.CallBlock, outer: Frame, name: string | null): string {
    const frame = outer.inner()
    frame.requireOutputCheck = false
    const { symbols } = frame
    const slots = node.params.map((param) => symbols.declare(param.name))
    const special = this.#special(node)
    const params = [...slots, ...special.declared.map((one) => symbols.declare(one))].map((slot) => `v${slot}`)
    frame.code = new FunctionCode(params)
    analyze([...node.defaults, ...node.body], symbols)
    const text = this.#compiler.capture(frame)
    this.#compiler.enter(frame)
    this.#defaults(node, params, frame)
    this.#compiler.body(node.body, frame)
    const shape = [
      `name: ${name === null ? 'null' : stringLiteral(name)}`,
      `arguments: [${node.params.map((param) => stringLiteral(param.name)).join(', ')}]`,
      `catchKwargs: ${special.declared.includes('kwargs')}`,
      `catchVarargs: ${special.declared.includes('varargs')}`,
      `caller: ${special.usesCaller}`,
    ].join(', ')
    return `new Macro({ ${shape} }, ${this.#compiler.choose('async ')}(${params.join(', ')}) => {
let l = ${node.line}, t, u;
try {
${frame.code.text()}
return ${text};
} catch (error) { throw traced(error, T, l, ${stringLiteral(name === null ? 'call block' : `macro ${name}`)}, c); }
})`
  }

  /** Which of the special names the body uses, and which of them are no parameters and so come after these. */
  #special(node: nodes.MacroNode | nodes.CallBlock): { usesCaller: boolean; declared: readonly string[] } {
    const used = findUndeclared(node.body, SPECIAL)
    const names = node.params.map((param) => param.name)
    const own = names.indexOf('caller')
    if (used.has('caller') && own >= 0 && own < names.length - node.defaults.length) {
      const message = 'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.'
      this.#compiler.fail(message, node)
    }
    return { usesCaller: used.has('caller'), declared: SPECIAL.filter((name) => used.has(name) && !names.includes(name)) }
  }

  #defaults(node: nodes.MacroNode | nodes.CallBlock, params: readonly string[], frame: Frame): void {
    const first = node.params.length - node.defaults.length
    for (const [index, param] of node.params.entries()) {
      const value = node.defaults[index - first]
      const code = value === undefined ? `notProvided(${stringLiteral(param.name)})` : this.#compiler.expressions.expression(value, frame)
      frame.code.write(`if (${params[index]} === undefined) ${params[index]} = ${code};`)
    }
  }
}
