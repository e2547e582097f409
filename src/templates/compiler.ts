// A template's tree as the source of a JavaScript module: one function for the template, one for each block, one for each macro.
// Frames, names and the order of things are Jinja's; the text that comes out is put together by `+=`, as one would by hand.
//
// Names in generated code: c the context, k the sink (asynchronous only), o the output, l the template line for errors, t and u
// scraps, vN the variables by slot, xN temporaries, bN blocks, fN and qN prepared filters and tests, K constants, T facts of the
// template, E the environment. Nothing that stands in a template becomes part of a name.

import type { CompilerEnvironment } from './contract.ts'
import { ExpressionCompiler } from './expression-compiler.ts'
import { Frame, FunctionCode } from './frame.ts'
import { InheritanceCompiler, NEVER_AFTER } from './inheritance-compiler.ts'
import { Constants, stringLiteral } from './literal.ts'
import { LoopCompiler } from './loop-compiler.ts'
import { MacroCompiler } from './macro-compiler.ts'
import type * as nodes from './nodes.ts'
import { type Expression, type Statement, walk } from './nodes.ts'
import type { CallShape } from './prepared.ts'
import { analyze, findUndeclared, SlotCounter, Symbols } from './scope.ts'
import type { StatementCompiler } from './statement-compiler.ts'
import { TemplateAssertionError } from './syntax-error.ts'
import { isTrue } from './truth.ts'

/** A compiled template: source, and what it refers to by number. */
export interface CompiledTemplate {
  /** The body of a function of `rt`, `K`, `T` and `E` that gives `{ root, blocks }`. */
  readonly code: string
  readonly constants: readonly unknown[]
  readonly filters: readonly CallShape[]
  readonly tests: readonly CallShape[]
  /** Names that are looked up in the context: what the template wants to be given. */
  readonly undeclared: ReadonlySet<string>
}

/** Compiles `template`. Throws `TemplateAssertionError` for what reads well and means nothing. */
export function compile(
  template: nodes.TemplateNode,
  environment: CompilerEnvironment,
  source: string,
  name: string | null,
  isAsync: boolean,
): CompiledTemplate {
  return new Compiler(environment, source, name, isAsync).run(template)
}

/** Writes statements. */
class Compiler implements StatementCompiler {
  readonly #environment: CompilerEnvironment
  readonly #source: string
  readonly #name: string | null
  readonly isAsync: boolean
  readonly expressions: ExpressionCompiler
  readonly #constants: Constants = new Constants()
  readonly #slots: SlotCounter = new SlotCounter()
  readonly #blocks: Map<string, nodes.Block> = new Map()
  readonly #loops: LoopCompiler
  readonly #macros: MacroCompiler
  readonly #inheritance: InheritanceCompiler
  readonly #undeclared: Set<string> = new Set()
  #buffers = 0

  constructor(environment: CompilerEnvironment, source: string, name: string | null, isAsync: boolean) {
    this.#environment = environment
    this.#source = source
    this.#name = name
    this.isAsync = isAsync
    this.expressions = new ExpressionCompiler(environment, this.#constants, isAsync, (message, node) => this.fail(message, node))
    this.#loops = new LoopCompiler(this)
    this.#macros = new MacroCompiler(this)
    this.#inheritance = new InheritanceCompiler(this)
  }

  fail(message: string, { line, at }: nodes.Place): never {
    throw new TemplateAssertionError(message, { line, at, name: this.#name, source: this.#source })
  }

  /** Something for asynchronous code, something else for the rest. */
  choose(async: string, sync = ''): string {
    return this.isAsync ? async : sync
  }

  run(template: nodes.TemplateNode): CompiledTemplate {
    this.#collectBlocks(template)
    const root = this.#root(template)
    const blocks = [...this.#blocks.values()].map((block, index) => this.#blockFunction(block, index))
    const { filters, tests } = this.expressions.prepared
    const names = (letter: string, list: readonly unknown[]): string => list.map((_, index) => `${letter}${index}`).join(', ')
    const code = [
      `const { ${RUN_TIME.join(', ')} } = rt;`,
      filters.length > 0 ? `const [${names('f', filters)}] = rt.filters;` : '',
      tests.length > 0 ? `const [${names('q', tests)}] = rt.tests;` : '',
      root,
      ...blocks,
      `return { root, blocks: new Map([${[...this.#blocks.keys()].map((name, index) => `[${stringLiteral(name)}, [b${index}]]`).join(', ')}]) };`,
    ].join('\n')
    return { code, constants: this.#constants.values, filters, tests, undeclared: this.#undeclared }
  }

  #collectBlocks(template: nodes.TemplateNode): void {
    for (const node of walk(template)) {
      if (node.kind !== 'Block') continue
      if (this.#blocks.has(node.name)) this.fail(`block '${node.name}' defined twice`, node)
      this.#blocks.set(node.name, node)
    }
  }

  #root(template: nodes.TemplateNode): string {
    const hasExtends = [...walk(template)].some((node) => node.kind === 'Extends')
    const frame = this.#functionFrame()
    if (findUndeclared(template.body, ['self']).size > 0) {
      frame.code.head.push(`${this.variable(frame, frame.symbols.declare('self'))} = new TemplateReference(c);`)
    }
    analyze(template.body, frame.symbols)
    frame.toplevel = true
    frame.rootlevel = true
    frame.requireOutputCheck = hasExtends
    if (hasExtends) frame.code.head.push(`${frame.code.declare('parent')} = null;`)
    this.enter(frame)
    this.body(template.body, frame)
    if (hasExtends) {
      const parent = this.choose('await parent.render(c, k);', 'return o + parent.render(c);')
      frame.code.write(this.#inheritance.hasKnownExtends ? parent : `if (parent !== null) { ${parent} }`)
    }
    return this.#function('root', frame, 'template')
  }

  /** A block stands for itself: it knows nothing of the frame that it is written in. */
  #blockFunction(block: nodes.Block, index: number): string {
    const frame = this.#functionFrame()
    frame.block = block.name
    const undeclared = findUndeclared(block.body, ['self', 'super'])
    if (undeclared.has('self')) {
      frame.code.head.push(`${this.variable(frame, frame.symbols.declare('self'))} = new TemplateReference(c);`)
    }
    if (undeclared.has('super')) {
      const slot = this.variable(frame, frame.symbols.declare('super'))
      frame.code.head.push(`${slot} = c.superOf(${stringLiteral(block.name)}, b${index});`)
    }
    analyze(block.body, frame.symbols)
    this.enter(frame)
    this.body(block.body, frame)
    return this.#function(`b${index}`, frame, `block ${block.name}`)
  }

  #functionFrame(): Frame {
    return new Frame(new Symbols(this.#slots), new FunctionCode(), this.#environment.autoescapes(this.#name), this.choose('k', 'o'))
  }

  #function(name: string, frame: Frame, place: string): string {
    return `${this.choose('async ')}function ${name}(c, k) {
let ${this.choose('', "o = '', ")}l = 1, t, u;
try {
${frame.code.text()}
${this.choose('', 'return o;')}
} catch (error) { throw traced(error, T, l, ${stringLiteral(place)}, c); }
}`
  }

  /** The variable of a slot, declared in the frame's function. */
  variable(frame: Frame, slot: number): string {
    return frame.code.declare(`v${slot}`)
  }

  /** Gives the frame's variables their first values. Those that nothing here assigns are read once, at the head of the function. */
  enter(frame: Frame): void {
    const { symbols, code } = frame
    for (const [slot, load] of symbols.loads) {
      const variable = this.variable(frame, slot)
      if (load.from === 'resolve') {
        this.#undeclared.add(load.name)
        const name = stringLiteral(load.name)
        if (symbols.stores.has(load.name)) code.write(`${variable} = c.get(${name});`)
        else if (load.name in Object.prototype) code.head.push(`${variable} = c.get(${name});`)
        else code.head.push(`if ((${variable} = c.plain[${name}]) === undefined) ${variable} = c.get(${name});`)
      } else if (load.from === 'alias') code.write(`${variable} = v${load.slot};`)
      else if (load.from === 'undefined') code.write(`${variable} = undefined;`)
    }
  }

  /** Statements one after the other. */
  body(statements: readonly Statement[], frame: Frame): void {
    try {
      for (const statement of statements) this.statement(statement, frame)
    } catch (signal) {
      if (signal !== NEVER_AFTER) throw signal
    }
  }

  statement(node: Statement, frame: Frame): void {
    switch (node.kind) {
      case 'Output':
        return this.#output(node, frame)
      case 'For':
        return this.#loops.loop(node, frame)
      case 'If':
        return this.#if(node, frame)
      case 'Macro':
        return this.#macros.macro(node, frame)
      case 'CallBlock':
        return this.#macros.callBlock(node, frame)
      case 'FilterBlock':
        return this.#filterBlock(node, frame)
      case 'With':
        return this.#with(node, frame)
      case 'Assign':
        return this.#assign(node, frame)
      case 'AssignBlock':
        return this.#assignBlock(node, frame)
      case 'Block':
        return this.#inheritance.block(node, frame)
      case 'Extends':
        return this.#inheritance.extends(node, frame)
      case 'Include':
        return this.#inheritance.include(node, frame)
      case 'Import':
        return this.#inheritance.import(node, frame)
      case 'FromImport':
        return this.#inheritance.fromImport(node, frame)
      default:
        return this.#rare(node, frame)
    }
  }

  #rare(node: Statement, frame: Frame): void {
    switch (node.kind) {
      case 'Autoescape':
        return this.#autoescape(node, frame)
      case 'Scope': {
        const inner = frame.inner()
        analyze(node.body, inner.symbols)
        this.enter(inner)
        return this.body(node.body, inner)
      }
      case 'OverlayScope':
        return this.#overlay(node, frame)
      case 'ExprStatement':
        frame.code.at(node.line)
        return frame.code.write(`${this.expressions.expression(node.node, frame)};`)
      case 'Break':
      case 'Continue':
        if (frame.loop !== frame.code) this.fail(`'${node.kind.toLowerCase()}' outside loop`, node)
        return frame.code.write(node.kind === 'Break' ? 'break;' : 'continue;')
      default:
        return this.fail(`${node.kind} cannot stand here`, node)
    }
  }

  /** Writes texts into the frame's buffer. */
  print(frame: Frame, texts: readonly string[]): void {
    if (texts.length === 0) return
    const text = texts.join(' + ')
    frame.code.write(this.isAsync ? `${frame.buffer}.write(${text});` : `${frame.buffer} += ${text};`)
  }

  #output(node: nodes.Output, frame: Frame): void {
    if (frame.requireOutputCheck && this.#inheritance.hasKnownExtends) return
    const { code } = frame
    if (frame.requireOutputCheck) code.write('if (parent === null) {')
    let texts: string[] = []
    let constant = ''
    let line = 0
    const flush = (): void => {
      if (constant !== '') texts.push(stringLiteral(constant))
      constant = ''
      this.print(frame, texts)
      texts = []
    }
    for (const child of node.nodes) {
      const text = this.#constantText(child, frame)
      if (text !== null) {
        constant += text
        continue
      }
      if (child.line !== line) {
        flush()
        line = child.line
        code.at(line)
      }
      if (constant !== '') texts.push(stringLiteral(constant))
      constant = ''
      texts.push(this.#printed(child as Expression, frame))
    }
    flush()
    if (frame.requireOutputCheck) {
      code.write('}')
      code.forget()
    }
  }

  /** What prints the same whatever the context; null for all else. */
  #constantText(child: nodes.TemplateData | Expression, frame: Frame): string | null {
    if (child.kind === 'TemplateData') return child.text
    const { autoescape } = frame
    if (autoescape === null || this.#environment.hasFinalize) return null
    return this.expressions.optimiser.printed(child, autoescape, (value) => this.#environment.printed(value, autoescape))
  }

  /** Text and numbers are printed where they stand. */
  #printed(node: Expression, frame: Frame): string {
    const value = this.expressions.expression(node, frame)
    if (this.#environment.hasFinalize) return `finalized(c, ${value})`
    if (frame.autoescape === null) return `(c.evalContext.autoescape ? escaped : text)(${value})`
    return frame.autoescape
      ? `(typeof (t = ${value}) === 'string' ? escapeHtml(t) : escaped(t))`
      : `(typeof (t = ${value}) === 'string' ? t : text(t))`
  }

  #if(node: nodes.If, frame: Frame): void {
    const soft = frame.softened()
    const { code } = frame
    let depth = 0
    for (const branch of [node, ...node.elifs]) {
      if (branch !== node) {
        code.write('} else {')
        depth += 1
      }
      code.at(branch.line)
      code.write(`if (${this.expressions.truth(branch.test, soft)}) {`)
      this.body(branch.body, soft)
    }
    if (node.otherwise.length > 0) {
      code.write('} else {')
      code.forget()
      this.body(node.otherwise, soft)
    }
    code.write('}'.repeat(depth + 1))
    code.forget()
  }

  /** A variable for output that is kept, empty at first. */
  capture(frame: Frame): string {
    this.#buffers += 1
    const buffer = frame.code.declare(`o${this.#buffers}`)
    frame.code.write(`${buffer} = ${this.choose('new Sink()', "''")};`)
    frame.buffer = buffer
    return this.choose(`${buffer}.take()`, buffer)
  }

  /** Captured text: HTML where escaping is on. */
  asMarkup(text: string, frame: Frame): string {
    if (frame.autoescape === null) return `(c.evalContext.autoescape ? new SafeString(${text}) : ${text})`
    return frame.autoescape ? `new SafeString(${text})` : text
  }

  #filterBlock(node: nodes.FilterBlock, frame: Frame): void {
    const inner = frame.inner()
    analyze([...walkFilter(node.filter)], inner.symbols)
    analyze(node.body, inner.symbols)
    this.enter(inner)
    const text = this.capture(inner)
    this.body(node.body, inner)
    frame.code.at(node.line)
    this.#printValue(this.expressions.filter(node.filter, inner, this.asMarkup(text, inner)), frame)
  }

  /** Prints a value without escaping it, as blocks and calls do. */
  #printValue(value: string, frame: Frame): void {
    this.print(frame, [`text(${value})`])
  }

  #with(node: nodes.With, frame: Frame): void {
    const inner = frame.inner()
    for (const target of node.targets) analyze([target], inner.symbols)
    analyze(node.body, inner.symbols)
    this.enter(inner)
    for (const [index, target] of node.targets.entries()) {
      inner.code.at(target.line)
      this.target(target, this.expressions.expression(node.values[index] as Expression, frame), inner)
    }
    this.body(node.body, inner)
  }

  /** Assigns `value` to a name, a namespace's attribute, or the names of a tuple. */
  target(target: Expression, value: string, frame: Frame, assigned?: Set<string>): void {
    const { code } = frame
    if (target.kind === 'Name') {
      assigned?.add(target.name)
      code.write(`${this.variable(frame, frame.symbols.slot(target.name))} = ${value};`)
    } else if (target.kind === 'NamespaceRef') {
      code.write(`setNamespace(v${frame.symbols.slot(target.name)}, ${stringLiteral(target.attribute)}, ${value});`)
    } else if (target.kind === 'Tuple') {
      const items = this.expressions.temporary(frame)
      code.write(`${items} = unpacked(${value}, ${target.items.length});`)
      for (const [index, item] of target.items.entries()) this.target(item, `${items}[${index}]`, frame, assigned)
    } else this.fail(`can't assign to '${target.kind.toLowerCase()}'`, target)
  }

  /** Runs an assignment and tells the context what it set, where names are the template's own. */
  #tracked(frame: Frame, assign: (assigned: Set<string>) => void): void {
    const names = new Set<string>()
    assign(names)
    if (frame.toplevel) for (const name of names) this.publish(frame, name)
  }

  /** Gives a name of the top level to the context: blocks and includes see it, imports too unless it begins with `_`. */
  publish(frame: Frame, name: string): void {
    frame.code.write(`c.set(${stringLiteral(name)}, v${frame.symbols.slot(name)});`)
    if (!name.startsWith('_')) frame.code.write(`c.export(${stringLiteral(name)}, true);`)
  }

  #assign(node: nodes.Assign, frame: Frame): void {
    frame.code.at(node.line)
    this.#tracked(frame, (names) => this.target(node.target, this.expressions.expression(node.node, frame), frame, names))
  }

  #assignBlock(node: nodes.AssignBlock, frame: Frame): void {
    this.#tracked(frame, (names) => {
      const inner = frame.inner()
      inner.requireOutputCheck = false
      analyze(node.body, inner.symbols)
      if (node.filter !== null) analyze([...walkFilter(node.filter)], inner.symbols)
      this.enter(inner)
      const text = this.capture(inner)
      this.body(node.body, inner)
      frame.code.at(node.line)
      const value = node.filter === null ? text : this.expressions.filter(node.filter, inner, this.asMarkup(text, inner))
      this.target(node.target, node.filter === null ? this.asMarkup(value, frame) : this.#remarked(value, frame), frame, names)
    })
  }

  /** A filtered block is HTML again where escaping is on. */
  #remarked(value: string, frame: Frame): string {
    if (frame.autoescape === null) return `(c.evalContext.autoescape ? markup(${value}) : ${value})`
    return frame.autoescape ? `markup(${value})` : value
  }

  #autoescape(node: nodes.Autoescape, frame: Frame): void {
    const { code } = frame
    const saved = this.expressions.temporary(frame)
    const before = frame.autoescape
    const value = this.expressions.expression(node.value, frame)
    code.write(`${saved} = c.evalContext.autoescape;`, `c.evalContext.autoescape = isTrue(${value});`, 'try {')
    frame.autoescape = node.value.kind === 'Const' ? isTrue(node.value.value) : null
    this.body(node.body, frame)
    frame.autoescape = before
    // Also where a loop is left from inside of it.
    code.write(`} finally { c.evalContext.autoescape = ${saved}; }`)
  }

  /** Another context for a while: its variables, and nothing of the frames around. */
  #overlay(node: nodes.OverlayScope, frame: Frame): void {
    const code = new FunctionCode()
    const inner = new Frame(new Symbols(this.#slots), code, frame.autoescape, this.choose('k', 'o'))
    analyze(node.body, inner.symbols)
    this.enter(inner)
    this.body(node.body, inner)
    const context = `overlaid(c.derive(${this.expressions.locals(frame)}), ${this.expressions.expression(node.context, frame)})`
    const fn = `(${this.choose('async ')}(c, k) => { let ${this.choose('', "o = '', ")}l, t, u;\n${code.text()}\n${this.choose('', 'return o;')} })`
    if (this.isAsync) frame.code.write(`await ${fn}(${context}, ${frame.buffer});`)
    else this.print(frame, [`${fn}(${context})`])
  }
}

/** The nodes of a filter chain, for the scope analysis. */
function* walkFilter(filter: nodes.Filter): Generator<nodes.Node> {
  for (const arg of [...filter.args, ...filter.kwargs.map(({ value }) => value)]) yield arg
  if (filter.dynArgs !== null) yield filter.dynArgs
  if (filter.dynKwargs !== null) yield filter.dynKwargs
  if (filter.node !== null && filter.node.kind === 'Filter') yield* walkFilter(filter.node)
  else if (filter.node !== null) yield filter.node
}

/** What generated code takes from the run time. */
const RUN_TIME: readonly string[] = [
  ...['add', 'sub', 'mul', 'div', 'floordiv', 'mod', 'pow', 'neg', 'pos'],
  ...['equals', 'lessThan', 'lessOrEqual', 'greaterThan', 'greaterOrEqual', 'isIn', 'isTrue', 'isDefined'],
  ...['tuple', 'dict', 'slice', 'iterate', 'spread', 'attribute', 'item', 'isPlain', 'call', 'callMethod', 'keywords', 'missing', 'noElse'],
  ...['markup', 'markupJoin', 'textJoin', 'escaped', 'text', 'finalized', 'escapeHtml', 'SafeString', 'Sink'],
  ...['TemplateReference', 'Macro', 'Loop', 'blockOf', 'extendedTwice', 'findTemplate', 'missingTemplate', 'included', 'includeInto'],
  ...['imported', 'exportOf', 'setNamespace', 'unpacked', 'overlaid', 'traced', 'notProvided', 'filtered', 'filteredAsync'],
  ...['isPromise', 'isAsyncIterable', 'collect', 'steps'],
]
