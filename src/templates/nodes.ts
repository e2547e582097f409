// The tree of a template, as plain data: the parser makes it, the scope analysis, the compiler, the sandbox's interpreter and
// the checker read it. Names are Jinja's.

/** Where a node begins. */
export interface Place {
  readonly line: number
  /** Offset into the normalised source. */
  readonly at: number
}

/** A literal, or what folding made of an expression. */
export interface Const extends Place {
  readonly kind: 'Const'
  readonly value: unknown
}
/** A variable: read, assigned, or a parameter of a macro, `with` or loop. */
export interface Name extends Place {
  readonly kind: 'Name'
  readonly name: string
  readonly context: 'load' | 'store' | 'param'
}
/** `ns.name` as the target of an assignment. */
export interface NamespaceRef extends Place {
  readonly kind: 'NamespaceRef'
  readonly name: string
  readonly attribute: string
}
/** `(a, b)` as a value or as a target. */
export interface TupleNode extends Place {
  readonly kind: 'Tuple'
  readonly items: readonly Expression[]
}
/** `[a, b]`. */
export interface List extends Place {
  readonly kind: 'List'
  readonly items: readonly Expression[]
}
/** `{a: b}`. */
export interface Dict extends Place {
  readonly kind: 'Dict'
  readonly items: readonly { readonly key: Expression; readonly value: Expression }[]
}
/** `a if test else b`. */
export interface CondExpr extends Place {
  readonly kind: 'CondExpr'
  readonly test: Expression
  readonly then: Expression
  readonly otherwise: Expression | null
}
/** `a.name`. */
export interface Getattr extends Place {
  readonly kind: 'Getattr'
  readonly node: Expression
  readonly name: string
}
/** `a[key]`. */
export interface Getitem extends Place {
  readonly kind: 'Getitem'
  readonly node: Expression
  readonly key: Expression
}
/** `start:stop:step` between brackets. */
export interface Slice extends Place {
  readonly kind: 'Slice'
  readonly start: Expression | null
  readonly stop: Expression | null
  readonly step: Expression | null
}
/** The arguments of a call, a filter or a test. */
export interface Arguments {
  readonly args: readonly Expression[]
  readonly kwargs: readonly { readonly name: string; readonly value: Expression }[]
  readonly dynArgs: Expression | null
  readonly dynKwargs: Expression | null
}
/** `node(...)`. */
export interface Call extends Place, Arguments {
  readonly kind: 'Call'
  readonly node: Expression
}
/** `node|name(...)`; `node` is null where a block is filtered. */
export interface Filter extends Place, Arguments {
  readonly kind: 'Filter'
  readonly node: Expression | null
  readonly name: string
}
/** `node is name(...)`. */
export interface Test extends Place, Arguments {
  readonly kind: 'Test'
  readonly node: Expression
  readonly name: string
}
/** The operators between two operands, by Python's names. */
export type BinaryOperator = 'add' | 'sub' | 'mul' | 'div' | 'floordiv' | 'mod' | 'pow'
/** `left operator right`. */
export interface Binary extends Place {
  readonly kind: 'Binary'
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
}
/** `left and right`, `left or right`. */
export interface Logic extends Place {
  readonly kind: 'Logic'
  readonly operator: 'and' | 'or'
  readonly left: Expression
  readonly right: Expression
}
/** `not node`, `-node`, `+node`. */
export interface Unary extends Place {
  readonly kind: 'Unary'
  readonly operator: 'not' | 'neg' | 'pos'
  readonly node: Expression
}
/** The comparisons, by the lexer's names. */
export type Comparison = 'eq' | 'ne' | 'lt' | 'lteq' | 'gt' | 'gteq' | 'in' | 'notin'
/** `a < b < c`. */
export interface Compare extends Place {
  readonly kind: 'Compare'
  readonly first: Expression
  readonly rest: readonly { readonly operator: Comparison; readonly node: Expression }[]
}
/** `a ~ b ~ c`. */
export interface Concat extends Place {
  readonly kind: 'Concat'
  readonly items: readonly Expression[]
}
/** A value that the environment holds, for tags written in TypeScript: an attribute of the environment's extension. */
export interface EnvironmentValue extends Place {
  readonly kind: 'EnvironmentValue'
  readonly value: unknown
}
/** The context itself as a value, for tags that need all variables; `derived` adds those of the frame. */
export interface ContextReference extends Place {
  readonly kind: 'ContextReference'
  readonly derived: boolean
}
/** `node` as HTML that needs no escaping, always or only where escaping is on. */
export interface MarkSafe extends Place {
  readonly kind: 'MarkSafe'
  readonly node: Expression
  readonly onlyIfAutoescape: boolean
}
/** What has a value. */
export type Expression =
  | Const
  | Name
  | NamespaceRef
  | TupleNode
  | List
  | Dict
  | CondExpr
  | Getattr
  | Getitem
  | Slice
  | Call
  | Filter
  | Test
  | Binary
  | Logic
  | Unary
  | Compare
  | Concat
  | EnvironmentValue
  | ContextReference
  | MarkSafe

/** Text between tags. */
export interface TemplateData extends Place {
  readonly kind: 'TemplateData'
  readonly text: string
}
/** Text and printed values in a row. */
export interface Output extends Place {
  readonly kind: 'Output'
  readonly nodes: readonly (TemplateData | Expression)[]
}
/** `for target in iter if test recursive`. */
export interface For extends Place {
  readonly kind: 'For'
  readonly target: Expression
  readonly iter: Expression
  readonly body: readonly Statement[]
  readonly otherwise: readonly Statement[]
  readonly test: Expression | null
  readonly recursive: boolean
}
/** `if`, with its `elif` branches. */
export interface If extends Place {
  readonly kind: 'If'
  readonly test: Expression
  readonly body: readonly Statement[]
  readonly elifs: readonly If[]
  readonly otherwise: readonly Statement[]
}
/** What macros and call blocks take. */
export interface Signature {
  readonly params: readonly Name[]
  /** For the last parameters. */
  readonly defaults: readonly Expression[]
}
/** `macro name(params)`. */
export interface MacroNode extends Place, Signature {
  readonly kind: 'Macro'
  readonly name: string
  readonly body: readonly Statement[]
}
/** `call(params) macro(...)`. */
export interface CallBlock extends Place, Signature {
  readonly kind: 'CallBlock'
  readonly call: Call
  readonly body: readonly Statement[]
}
/** `filter name(...)` around a block. */
export interface FilterBlock extends Place {
  readonly kind: 'FilterBlock'
  readonly filter: Filter
  readonly body: readonly Statement[]
}
/** `with a = 1, b = 2`. */
export interface With extends Place {
  readonly kind: 'With'
  readonly targets: readonly Expression[]
  readonly values: readonly Expression[]
  readonly body: readonly Statement[]
}
/** `set target = value`. */
export interface Assign extends Place {
  readonly kind: 'Assign'
  readonly target: Expression
  readonly node: Expression
}
/** `set target | filter` around a block. */
export interface AssignBlock extends Place {
  readonly kind: 'AssignBlock'
  readonly target: Expression
  readonly filter: Filter | null
  readonly body: readonly Statement[]
}
/** `block name scoped required`. */
export interface Block extends Place {
  readonly kind: 'Block'
  readonly name: string
  readonly body: readonly Statement[]
  readonly scoped: boolean
  readonly required: boolean
}
/** `extends template`. */
export interface Extends extends Place {
  readonly kind: 'Extends'
  readonly template: Expression
}
/** `include template ignore missing without context`. */
export interface Include extends Place {
  readonly kind: 'Include'
  readonly template: Expression
  readonly ignoreMissing: boolean
  readonly withContext: boolean
}
/** `import template as target`. */
export interface Import extends Place {
  readonly kind: 'Import'
  readonly template: Expression
  readonly target: string
  readonly withContext: boolean
}
/** `from template import name as alias`. */
export interface FromImport extends Place {
  readonly kind: 'FromImport'
  readonly template: Expression
  readonly names: readonly { readonly name: string; readonly alias: string }[]
  readonly withContext: boolean
}
/** `autoescape expression` around a block. */
export interface Autoescape extends Place {
  readonly kind: 'Autoescape'
  readonly value: Expression
  readonly body: readonly Statement[]
}
/** A block with names of its own. */
export interface Scope extends Place {
  readonly kind: 'Scope'
  readonly body: readonly Statement[]
}
/** A block that sees the variables of `context` (a dict) and its own, and no others. For tags written in TypeScript. */
export interface OverlayScope extends Place {
  readonly kind: 'OverlayScope'
  readonly context: Expression
  readonly body: readonly Statement[]
}
/** `do expression`. */
export interface ExprStatement extends Place {
  readonly kind: 'ExprStatement'
  readonly node: Expression
}
/** `break` and `continue` of a loop. */
export interface LoopControl extends Place {
  readonly kind: 'Break' | 'Continue'
}
/** What stands between `{%` and `%}`, or the text between. */
export type Statement =
  | Output
  | For
  | If
  | MacroNode
  | CallBlock
  | FilterBlock
  | With
  | Assign
  | AssignBlock
  | Block
  | Extends
  | Include
  | Import
  | FromImport
  | Autoescape
  | Scope
  | OverlayScope
  | ExprStatement
  | LoopControl
/** A whole template. */
export interface TemplateNode extends Place {
  readonly kind: 'Template'
  readonly body: readonly Statement[]
}
/** Anything in the tree. */
export type Node = Expression | Statement | TemplateData | TemplateNode

/** The children of `node` in the order of the source; `not` names members to leave out. */
export function* childrenOf(node: Node, ...not: readonly string[]): Generator<Node> {
  if (node.kind === 'Const' || node.kind === 'EnvironmentValue') return
  for (const [name, member] of Object.entries(node)) {
    if (!not.includes(name)) yield* nodesIn(member)
  }
}

function* nodesIn(member: unknown): Generator<Node> {
  if (Array.isArray(member)) for (const item of member) yield* nodesIn(item)
  else if (isNode(member)) yield member
  else if (isPair(member)) for (const item of Object.values(member)) yield* nodesIn(item)
}

function isNode(member: unknown): member is Node {
  return typeof member === 'object' && member !== null && 'kind' in member && 'line' in member
}

/** A key with its value, an operator with its operand, a keyword argument: nodes in a plain object. */
function isPair(member: unknown): member is object {
  return typeof member === 'object' && member !== null && Object.getPrototypeOf(member) === Object.prototype
}

/** `node` and everything under it. */
export function* walk(node: Node): Generator<Node> {
  yield node
  for (const child of childrenOf(node)) yield* walk(child)
}
