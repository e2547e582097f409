// Statements of a template, run from its tree. Each statement prints into a buffer; frames are those of the compiler.

import { TemplateReference } from './context.ts'
import type { CompiledModule, LoadedTemplate, RenderFunction, RunContext } from './contract.ts'
import type { ExpressionInterpreter } from './interpreter.ts'
import { iterate } from './iterate.ts'
import { Loop } from './loop.ts'
import { Macro } from './macro.ts'
import type * as nodes from './nodes.ts'
import type { Expression, Statement } from './nodes.ts'
import { TemplateNotFound } from './not-found.ts'
import { contextOf, exportOf, included, setNamespace, unpacked } from './run-time.ts'
import { Activation, type Place, type Sandbox } from './sandbox-contract.ts'
import { analyze, analyzeLoop, findUndeclared, SlotCounter, Symbols, usesLoop } from './scope.ts'
import { TemplateRuntimeError } from './template-error.ts'
import { TemplateModule } from './template-module.ts'
import { traced } from './trace.ts'
import { isTrue } from './truth.ts'

/** A place with what statements need beside: where output goes, and whether names are the template's own. */
interface Run extends Place {
  readonly output: unknown[]
  readonly isToplevel: boolean
  readonly root: RootState | null
}

/** What the root of a template knows while it runs. */
interface RootState {
  parent: CompiledModule | null
}

/** How a loop goes on after a statement. */
type Signal = 'break' | 'continue' | undefined

/** Runs the statements of one template. */
export class StatementInterpreter {
  readonly #template: LoadedTemplate
  readonly #sandbox: Sandbox
  readonly #expressions: ExpressionInterpreter
  readonly #slots: SlotCounter = new SlotCounter()
  readonly #frames: Map<string, WeakMap<object, Symbols>> = new Map()

  constructor(template: LoadedTemplate, sandbox: Sandbox, expressions: ExpressionInterpreter) {
    this.#template = template
    this.#sandbox = sandbox
    this.#expressions = expressions
  }

  /** The functions of the template, as the compiler would make them. */
  functions(
    tree: nodes.TemplateNode,
    blocks: readonly nodes.Block[],
  ): { root: RenderFunction; blocks: Map<string, readonly RenderFunction[]> } {
    const root: RenderFunction = (context) => this.#root(tree, context)
    const made = blocks.map((block) => {
      const render: RenderFunction = (context) => this.#blockBody(block, context, render)
      return [block.name, [render]] as const
    })
    return { root, blocks: new Map(made) }
  }

  #root(tree: nodes.TemplateNode, context: RunContext): string {
    const state: RootState = { parent: null }
    const symbols = this.#frame(tree, 'root', null, (frame) => {
      if (findUndeclared(tree.body, ['self']).size > 0) frame.declare('self')
      analyze(tree.body, frame)
    })
    const run = this.#begin(context, symbols, state)
    if (symbols.stores.has('self')) run.activation.set(symbols.slot('self'), new TemplateReference(context))
    this.#body(tree.body, run)
    const { parent } = state
    if (parent !== null) run.output.push(run.fuel.deeper(() => parent.render(context)))
    return this.#sandbox.combined(run.output) as string
  }

  #blockBody(block: nodes.Block, context: RunContext, render: RenderFunction): string {
    const used = findUndeclared(block.body, ['self', 'super'])
    const symbols = this.#frame(block, 'block', null, (frame) => {
      for (const name of used) frame.declare(name)
      analyze(block.body, frame)
    })
    const run = this.#begin(context, symbols, null)
    if (used.has('self')) run.activation.set(symbols.slot('self'), new TemplateReference(context))
    if (used.has('super')) run.activation.set(symbols.slot('super'), context.superOf(block.name, render))
    this.#body(block.body, run)
    return this.#sandbox.combined(run.output) as string
  }

  #begin(context: RunContext, symbols: Symbols, root: RootState | null): Run {
    const run: Run = {
      ...{ context, symbols, root, activation: new Activation(null), output: [], isToplevel: root !== null },
      fuel: this.#sandbox.fuelOf(context),
      isVolatile: false,
    }
    this.#enter(run)
    return run
  }

  /** The symbols of a frame: made once, since they depend on the tree alone. */
  #frame(node: object, part: string, outer: Symbols | null, fill: (frame: Symbols) => void): Symbols {
    const known = this.#frames.get(part) ?? new WeakMap<object, Symbols>()
    this.#frames.set(part, known)
    const made = known.get(node)
    if (made !== undefined) return made
    const frame = outer === null ? new Symbols(this.#slots) : outer.inner()
    fill(frame)
    known.set(node, frame)
    return frame
  }

  #enter({ symbols, activation, context }: Place): void {
    for (const [slot, load] of symbols.loads) {
      if (load.from === 'resolve') activation.set(slot, context.get(load.name))
      else if (load.from === 'alias') activation.set(slot, activation.get(load.slot))
      else if (load.from === 'undefined') activation.set(slot, undefined)
    }
  }

  #inside(run: Run, node: object, part: string, fill: (frame: Symbols) => void, output: unknown[] = run.output): Run {
    return { ...run, symbols: this.#frame(node, part, run.symbols, fill), output, isToplevel: false }
  }

  #body(statements: readonly Statement[], run: Run): Signal {
    for (const statement of statements) {
      const signal = this.#statement(statement, run)
      if (signal !== undefined) return signal
    }
    return undefined
  }

  #statement(node: Statement, run: Run): Signal {
    run.fuel.step()
    try {
      return this.#run(node, run)
    } catch (error) {
      throw this.#sandbox.noted(error) ? error : traced(error, this.#template, node.line, node.kind.toLowerCase(), run.context)
    }
  }

  #run(node: Statement, run: Run): Signal {
    switch (node.kind) {
      case 'Output':
        return this.#output(node, run)
      case 'For':
        return this.#for(node, run)
      case 'If':
        return this.#if(node, run)
      case 'With':
        return this.#with(node, run)
      case 'Assign':
        return this.#assign(node.target, this.#expressions.evaluate(node.node, run), run)
      case 'AssignBlock':
        return this.#assignBlock(node, run)
      case 'Macro':
        return this.#assign(
          { kind: 'Name', name: node.name, context: 'store', line: node.line, at: node.at },
          this.#macro(node, node.name, run),
          run,
        )
      case 'CallBlock':
        return this.#print(run, this.#sandbox.shown(this.#expressions.call(node.call, run, this.#macro(node, null, run)), run.fuel))
      case 'FilterBlock':
        return this.#filterBlock(node, run)
      case 'Break':
        return 'break'
      case 'Continue':
        return 'continue'
      case 'ExprStatement':
        this.#expressions.evaluate(node.node, run)
        return undefined
      default:
        return this.#structure(node, run)
    }
  }

  #structure(node: Statement, run: Run): Signal {
    switch (node.kind) {
      case 'Block':
        return this.#block(node, run)
      case 'Extends':
        return this.#extends(node, run)
      case 'Include':
        return this.#include(node, run)
      case 'Import':
        return this.#import(node, run)
      case 'FromImport':
        return this.#fromImport(node, run)
      case 'Autoescape':
        return this.#autoescape(node, run)
      case 'Scope': {
        const inner = this.#inside(run, node, 'scope', (frame) => analyze(node.body, frame))
        this.#enter(inner)
        return this.#body(node.body, inner)
      }
      default:
        throw new TemplateRuntimeError(`${node.kind} is no statement of a sandbox.`)
    }
  }

  #print(run: Run, text: unknown): Signal {
    if (typeof text === 'string') run.fuel.print(text.length)
    run.output.push(text)
    return undefined
  }

  #output(node: nodes.Output, run: Run): Signal {
    if (run.root !== null && run.root.parent !== null) return undefined
    for (const child of node.nodes) {
      this.#print(
        run,
        child.kind === 'TemplateData' ? child.text : this.#sandbox.printed(this.#expressions.evaluate(child, run), run.context),
      )
    }
    return undefined
  }

  #if(node: nodes.If, run: Run): Signal {
    for (const branch of [node, ...node.elifs]) {
      if (isTrue(this.#expressions.evaluate(branch.test, run))) return this.#body(branch.body, run)
    }
    return this.#body(node.otherwise, run)
  }

  #for(node: nodes.For, run: Run): Signal {
    if (!node.recursive) {
      this.#loop(node, run, this.#expressions.evaluate(node.iter, run), null, 0)
      return undefined
    }
    const again = (items: unknown, depth: number): unknown => {
      const inner = { ...run, output: [] as unknown[], isToplevel: false }
      run.fuel.deeper(() => this.#loop(node, inner, items, again, depth))
      return this.#sandbox.marked(this.#sandbox.combined(inner.output), run.context.evalContext.autoescape)
    }
    return this.#print(run, this.#sandbox.shown(again(this.#expressions.evaluate(node.iter, run), 0), run.fuel))
  }

  #loop(node: nodes.For, run: Run, items: unknown, again: ((items: unknown, depth: number) => unknown) | null, depth: number): void {
    const inner = this.#inside(run, node, 'for', (frame) => {
      if (usesLoop(node)) frame.declare('loop')
      analyzeLoop(node, 'body', frame)
    })
    const wanted = node.test === null ? iterate(items) : this.#filtered(node, run, items)
    const loop = new Loop(run.context.environment, wanted, again, depth)
    let isEmpty = true
    while (loop.advance()) {
      run.fuel.step()
      isEmpty = false
      if (usesLoop(node)) inner.activation.set(inner.symbols.slot('loop'), loop)
      this.#assign(node.target, loop.item, inner)
      this.#enter(inner)
      if (this.#body(node.body, inner) === 'break') break
    }
    if (!isEmpty || node.otherwise.length === 0) return
    const otherwise = this.#inside(run, node, 'else', (frame) => analyzeLoop(node, 'else', frame))
    this.#enter(otherwise)
    this.#body(node.otherwise, otherwise)
  }

  *#filtered(node: nodes.For, run: Run, items: unknown): Generator<unknown> {
    const test = this.#inside(run, node, 'test', (frame) => analyzeLoop(node, 'test', frame))
    for (const item of iterate(items)) {
      this.#assign(node.target, item, test)
      this.#enter(test)
      if (isTrue(this.#expressions.evaluate(node.test as Expression, test))) yield item
    }
  }

  #with(node: nodes.With, run: Run): Signal {
    const inner = this.#inside(run, node, 'with', (frame) => {
      analyze(node.targets, frame)
      analyze(node.body, frame)
    })
    const values = node.values.map((value) => this.#expressions.evaluate(value, run))
    this.#enter(inner)
    for (const [index, target] of node.targets.entries()) this.#assign(target, values[index], inner)
    return this.#body(node.body, inner)
  }

  #assign(target: Expression, value: unknown, run: Run): undefined {
    if (target.kind === 'Name') {
      run.activation.set(run.symbols.slot(target.name), value)
      if (!run.isToplevel || target.context !== 'store') return
      run.context.set(target.name, value)
      if (!target.name.startsWith('_')) run.context.export(target.name, true)
    } else if (target.kind === 'NamespaceRef') {
      setNamespace(run.activation.get(run.symbols.slot(target.name)), target.attribute, value)
    } else if (target.kind === 'Tuple') {
      for (const [index, item] of unpacked(value, target.items.length).entries()) this.#assign(target.items[index] as Expression, item, run)
    }
  }

  #capture(body: readonly Statement[], run: Run): unknown {
    this.#body(body, run)
    const text = this.#sandbox.combined(run.output)
    if (typeof text === 'string') run.fuel.size(text.length)
    return text
  }

  #assignBlock(node: nodes.AssignBlock, run: Run): Signal {
    const inner = {
      ...this.#inside(run, node, 'set', (frame) => analyze([...node.body, ...filterNodes(node.filter)], frame), []),
      root: null,
    }
    this.#enter(inner)
    const { autoescape } = run.context.evalContext
    const text = this.#sandbox.marked(this.#capture(node.body, inner), autoescape)
    const value = node.filter === null ? text : this.#expressions.filter(node.filter, inner, text)
    return this.#assign(node.target, this.#sandbox.marked(value, autoescape), run)
  }

  #filterBlock(node: nodes.FilterBlock, run: Run): Signal {
    const inner = this.#inside(run, node, 'filter', (frame) => analyze([...node.body, ...filterNodes(node.filter)], frame), [])
    this.#enter(inner)
    const text = this.#sandbox.marked(this.#capture(node.body, inner), run.context.evalContext.autoescape)
    return this.#print(run, this.#sandbox.shown(this.#expressions.filter(node.filter, inner, text), run.fuel))
  }

  #macro(node: nodes.MacroNode | nodes.CallBlock, name: string | null, run: Run): Macro {
    const names = node.params.map((param) => param.name)
    const used = findUndeclared(node.body, ['caller', 'kwargs', 'varargs'])
    const special = ['caller', 'kwargs', 'varargs'].filter((one) => used.has(one) && !names.includes(one))
    const symbols = this.#frame(node, 'macro', run.symbols, (frame) => {
      for (const one of [...names, ...special]) frame.declare(one)
      analyze([...node.defaults, ...node.body], frame)
    })
    const shape = {
      name,
      arguments: names,
      catchKwargs: special.includes('kwargs'),
      catchVarargs: special.includes('varargs'),
      caller: used.has('caller'),
    }
    return new Macro(shape, (...args) => {
      const inner: Run = { ...run, symbols, activation: new Activation(run.activation), output: [], isToplevel: false, root: null }
      for (const [index, one] of [...names, ...special].entries()) inner.activation.set(symbols.slot(one), args[index])
      this.#enter(inner)
      this.#defaults(node, inner)
      return this.#capture(node.body, inner) as string
    })
  }

  #defaults(node: nodes.MacroNode | nodes.CallBlock, inner: Run): void {
    const first = node.params.length - node.defaults.length
    for (const [index, param] of node.params.entries()) {
      const slot = inner.symbols.slot(param.name)
      if (inner.activation.get(slot) !== undefined) continue
      const fallback = node.defaults[index - first]
      const missing = (): unknown =>
        inner.context.environment.undefined(`parameter '${param.name}' was not provided`, undefined, param.name)
      inner.activation.set(slot, fallback === undefined ? missing() : this.#expressions.evaluate(fallback, inner))
    }
  }

  #block(node: nodes.Block, run: Run): Signal {
    if (run.isToplevel && run.root?.parent) return undefined
    const stack = run.context.stack(node.name) as readonly RenderFunction[]
    if (node.required && stack.length <= 1) throw new TemplateRuntimeError(`Required block '${node.name}' not found`)
    if (run.context.isFragment) return undefined
    const context = node.scoped ? this.#sandbox.derived(run.context, this.#locals(run)) : run.context
    run.output.push(run.fuel.deeper(() => (stack[0] as RenderFunction)(context) as string))
    return undefined
  }

  #locals(run: Run): Map<string, unknown> {
    return new Map([...run.symbols.visible()].map(([name, slot]) => [name, run.activation.get(slot)]))
  }

  #extends(node: nodes.Extends, run: Run): Signal {
    if (!run.isToplevel || run.root === null) throw new TemplateRuntimeError('cannot use extend from a non top-level scope')
    if (run.root.parent !== null) throw new TemplateRuntimeError('extended multiple times')
    run.root.parent = this.#template.environment.selectTemplate(this.#expressions.evaluate(node.template, run), false).module
    run.context.inherit(run.root.parent.blocks)
    return undefined
  }

  #include(node: nodes.Include, run: Run): Signal {
    let module: CompiledModule
    try {
      module = this.#template.environment.selectTemplate(this.#expressions.evaluate(node.template, run)).module
    } catch (error) {
      if (node.ignoreMissing && error instanceof TemplateNotFound) return undefined
      throw error
    }
    const locals = node.withContext ? this.#locals(run) : null
    run.output.push(
      run.fuel.deeper(() => this.#sandbox.sharing(run.fuel, () => included(run.context, module, node.withContext, locals)) as string),
    )
    return undefined
  }

  /** What a module exports, made anew: its macros burn the fuel of whoever imports them. */
  #module(node: nodes.Import | nodes.FromImport, run: Run): TemplateModule {
    const { module } = this.#template.environment.selectTemplate(this.#expressions.evaluate(node.template, run), false)
    const locals = node.withContext ? this.#locals(run) : null
    const make = (): TemplateModule =>
      TemplateModule.make(module, contextOf(run.context, module, node.withContext, locals)) as TemplateModule
    return run.fuel.deeper(() => this.#sandbox.sharing(run.fuel, make))
  }

  #import(node: nodes.Import, run: Run): Signal {
    this.#hide(node.target, this.#module(node, run), run)
    return undefined
  }

  #fromImport(node: nodes.FromImport, run: Run): Signal {
    const module = this.#module(node, run)
    for (const { name, alias } of node.names)
      this.#hide(alias, exportOf(run.context.environment, module, name, this.#template, node.line), run)
    return undefined
  }

  #hide(name: string, value: unknown, run: Run): void {
    run.activation.set(run.symbols.slot(name), value)
    if (!run.isToplevel) return
    run.context.set(name, value)
    run.context.export(name, false)
  }

  #autoescape(node: nodes.Autoescape, run: Run): Signal {
    const { evalContext } = run.context
    const before = evalContext.autoescape
    evalContext.autoescape = isTrue(this.#expressions.evaluate(node.value, run))
    const signal = this.#body(node.body, { ...run, isVolatile: node.value.kind !== 'Const' })
    evalContext.autoescape = before
    return signal
  }
}

/** The nodes of a filter chain's arguments. */
function* filterNodes(filter: nodes.Filter | null): Generator<nodes.Node> {
  if (filter === null) return
  yield* filter.args
  for (const { value } of filter.kwargs) yield value
  if (filter.dynArgs !== null) yield filter.dynArgs
  if (filter.dynKwargs !== null) yield filter.dynKwargs
  if (filter.node?.kind === 'Filter') yield* filterNodes(filter.node)
  else if (filter.node !== null) yield filter.node
}
