// Loops. One that never says `loop` is a `for` of JavaScript; one that does gets an object that counts; a recursive one is a
// function that the body can call with other items.

import { Frame, FunctionCode } from './frame.ts'
import type * as nodes from './nodes.ts'
import { walk } from './nodes.ts'
import { analyzeLoop, usesLoop } from './scope.ts'
import type { StatementCompiler } from './statement-compiler.ts'

/** Writes `for`. */
export class LoopCompiler {
  readonly #compiler: StatementCompiler

  constructor(compiler: StatementCompiler) {
    this.#compiler = compiler
  }

  loop(node: nodes.For, frame: Frame): void {
    for (const child of walk(node)) {
      if (child.kind === 'Name' && child.context === 'store' && child.name === 'loop') {
        this.#compiler.fail("Can't assign to special loop variable in for-loop target", child)
      }
    }
    if (node.recursive) this.#recursive(node, frame)
    else {
      frame.code.at(node.line)
      this.#write(node, frame, this.#compiler.expressions.expression(node.iter, frame), null)
    }
  }

  /** `const loop = (items, depth) => text`, called with the first items. */
  #recursive(node: nodes.For, frame: Frame): void {
    const { code } = frame
    const name = this.#compiler.expressions.temporary(frame)
    const inside = new FunctionCode()
    const bodyFrame = new Frame(frame.symbols, inside, frame.autoescape, frame.buffer)
    bodyFrame.soft = frame.soft
    bodyFrame.block = frame.block
    const text = this.#compiler.capture(bodyFrame)
    this.#write(node, bodyFrame, 'items', name)
    code.write(
      `${name} = ${this.#compiler.choose('async ')}(items, depth) => {`,
      this.#compiler.choose('let t, u;', 'let t, u;'),
      inside.text(),
      `return ${this.#compiler.asMarkup(text, frame)};`,
      '};',
    )
    code.at(node.line)
    const items = this.#compiler.expressions.expression(node.iter, frame)
    this.#compiler.print(frame, [`text(${this.#compiler.choose('await ')}${name}(${items}, 0))`])
  }

  #write(node: nodes.For, frame: Frame, items: string, recursion: string | null): void {
    const { code } = frame
    const hasLoop = usesLoop(node)
    const inner = frame.inner()
    inner.loop = frame.code
    const loop = hasLoop ? this.#compiler.variable(inner, inner.symbols.declare('loop')) : null
    analyzeLoop(node, 'body', inner.symbols)
    const empty = node.otherwise.length > 0 ? this.#compiler.expressions.temporary(frame) : null
    if (empty !== null) code.write(`${empty} = true;`)
    const item = this.#compiler.expressions.temporary(frame)
    const close = loop === null ? this.#plainHead(node, frame, items, item) : this.#loopHead(node, frame, items, loop, item, recursion)
    this.#compiler.target(node.target, item, inner)
    this.#compiler.enter(inner)
    if (empty !== null) code.write(`${empty} = false;`)
    code.forget()
    this.#compiler.body(node.body, inner)
    code.write(close)
    code.forget()
    if (empty !== null) this.#otherwise(node, frame, empty)
  }

  #otherwise(node: nodes.For, frame: Frame, empty: string): void {
    const inner = frame.inner()
    analyzeLoop(node, 'else', inner.symbols)
    frame.code.write(`if (${empty}) {`)
    this.#compiler.enter(inner)
    this.#compiler.body(node.otherwise, inner)
    frame.code.write('}')
    frame.code.forget()
  }

  /** The head of a loop without `loop`; the test stands in the body. Gives what closes it. */
  #plainHead(node: nodes.For, frame: Frame, items: string, item: string): string {
    const { code } = frame
    if (!this.#compiler.isAsync) {
      code.write(`for (${item} of iterate(${items})) {`)
      this.#test(node, frame, item, 'continue;')
      return '}'
    }
    const iterator = this.#compiler.expressions.temporary(frame)
    code.write(
      `${iterator} = steps(${items}, k);`,
      'try {',
      `while (!(isPromise(${item} = ${iterator}.next()) ? (k.flush(), ${item} = await ${item}) : ${item}).done) {`,
      `${item} = ${item}.value;`,
    )
    this.#test(node, frame, item, 'continue;')
    return `}\n} finally { if (${iterator}.isOpen) await ${iterator}.close(); }`
  }

  #test(node: nodes.For, frame: Frame, item: string, otherwise: string): void {
    if (node.test === null) return
    const test = frame.inner()
    analyzeLoop(node, 'test', test.symbols)
    this.#compiler.target(node.target, item, test)
    this.#compiler.enter(test)
    frame.code.write(`if (!${this.#compiler.expressions.truth(node.test, test)}) ${otherwise}`)
  }

  /** The head of a loop with `loop`; items that fail the test are gone before it counts. */
  #loopHead(node: nodes.For, frame: Frame, items: string, loop: string, item: string, recursion: string | null): string {
    const { code } = frame
    let given = this.#compiler.choose(`await collect(${items}, k)`, `iterate(${items})`)
    if (node.test !== null) given = this.#filtered(node, frame, given)
    code.write(
      `${loop} = new Loop(E, ${given}, ${recursion ?? 'null'}, ${recursion === null ? '0' : 'depth'});`,
      `while (${loop}.advance()) {`,
      `${item} = ${loop}.item;`,
    )
    return '}'
  }

  #filtered(node: nodes.For, frame: Frame, items: string): string {
    const inside = new FunctionCode()
    const test = frame.inner()
    test.code = inside
    analyzeLoop(node, 'test', test.symbols)
    this.#compiler.target(node.target, 'item', test)
    this.#compiler.enter(test)
    const truth = this.#compiler.expressions.truth(node.test as nodes.Expression, test)
    const fn = `${this.#compiler.choose('async ')}(item) => { let l, t, u;\n${inside.text()}\nreturn ${truth}; }`
    return this.#compiler.choose(`await filteredAsync(${items}, ${fn})`, `filtered(${items}, ${fn})`)
  }
}
