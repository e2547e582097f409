// How templates meet: blocks, extends, include, import.

import type { Frame } from './frame.ts'
import { stringLiteral } from './literal.ts'
import type * as nodes from './nodes.ts'
import type { Expression } from './nodes.ts'
import type { StatementCompiler } from './statement-compiler.ts'

/** Ends the statements of a body whose rest can never run. */
export const NEVER_AFTER: unique symbol = Symbol('never after')

/** Writes what names other templates. */
export class InheritanceCompiler {
  readonly #compiler: StatementCompiler
  #extendsSoFar = 0
  /** Whether the template extends another whatever happens: text outside of blocks is not printed then. */
  hasKnownExtends = false

  constructor(compiler: StatementCompiler) {
    this.#compiler = compiler
  }

  block(node: nodes.Block, frame: Frame): void {
    if (frame.toplevel && this.hasKnownExtends) return
    const { code } = frame
    const isChecked = frame.toplevel && this.#extendsSoFar > 0
    if (isChecked) code.write('if (parent === null) {')
    code.at(node.line)
    const context = node.scoped ? `c.derive(${this.#compiler.expressions.locals(frame)})` : 'c'
    const block = `blockOf(c, ${stringLiteral(node.name)}, ${node.required})`
    if (this.#compiler.isAsync) code.write(`await ${block}(${context}, ${frame.buffer});`)
    else this.#compiler.print(frame, [`${block}(${context})`])
    if (isChecked) {
      code.write('}')
      code.forget()
    }
  }

  extends(node: nodes.Extends, frame: Frame): void {
    if (!frame.toplevel) this.#compiler.fail('cannot use extend from a non top-level scope', node)
    const { code } = frame
    code.at(node.line)
    if (this.#extendsSoFar > 0) {
      code.write(`${this.hasKnownExtends ? '' : 'if (parent !== null) '}extendedTwice();`)
      if (this.hasKnownExtends) throw NEVER_AFTER
    }
    code.write(`parent = ${this.#templateOf(node.template, frame, false)};`, 'c.inherit(parent.blocks);')
    if (frame.rootlevel) this.hasKnownExtends = true
    this.#extendsSoFar += 1
  }

  /** The template that an expression names. */
  #templateOf(node: Expression, frame: Frame, takesList: boolean): string {
    const name = this.#compiler.expressions.expression(node, frame)
    return this.#compiler.choose(`await findTemplate(T, ${name}, ${takesList}, true)`, `findTemplate(T, ${name}, ${takesList}, false)`)
  }

  include(node: nodes.Include, frame: Frame): void {
    const { code } = frame
    code.at(node.line)
    const template = this.#compiler.expressions.temporary(frame)
    const found = this.#templateOf(node.template, frame, true)
    code.write(
      node.ignoreMissing
        ? `try { ${template} = ${found}; } catch (error) { ${template} = missingTemplate(error); }`
        : `${template} = ${found};`,
      node.ignoreMissing ? `if (${template} !== null) {` : '{',
    )
    const locals = node.withContext ? this.#compiler.expressions.locals(frame) : 'null'
    if (this.#compiler.isAsync) code.write(`await includeInto(c, ${template}, ${node.withContext}, ${locals}, ${frame.buffer});`)
    else this.#compiler.print(frame, [`included(c, ${template}, ${node.withContext}, ${locals})`])
    code.write('}')
    code.forget()
  }

  #imported(node: nodes.Import | nodes.FromImport, frame: Frame): string {
    const template = this.#templateOf(node.template, frame, false)
    const locals = node.withContext ? this.#compiler.expressions.locals(frame) : 'null'
    return `${this.#compiler.choose('await ')}imported(c, ${template}, ${node.withContext}, ${locals})`
  }

  import(node: nodes.Import, frame: Frame): void {
    const { code } = frame
    code.at(node.line)
    code.write(`${this.#compiler.variable(frame, frame.symbols.slot(node.target))} = ${this.#imported(node, frame)};`)
    if (frame.toplevel) this.#hide(frame, node.target)
  }

  fromImport(node: nodes.FromImport, frame: Frame): void {
    const { code } = frame
    code.at(node.line)
    const module = this.#compiler.expressions.temporary(frame)
    code.write(`${module} = ${this.#imported(node, frame)};`)
    for (const { name, alias } of node.names) {
      code.write(
        `${this.#compiler.variable(frame, frame.symbols.slot(alias))} = exportOf(${module}, ${stringLiteral(name)}, T, ${node.line});`,
      )
      if (frame.toplevel) this.#hide(frame, alias)
    }
  }

  /** What is imported can be used everywhere in the template, and is not exported again. */
  #hide(frame: Frame, name: string): void {
    const literal = stringLiteral(name)
    frame.code.write(`c.set(${literal}, v${frame.symbols.slot(name)});`, `c.export(${literal}, false);`)
  }
}
