// Look-ups on the characters of texts. Those that mind case mind it on every engine, also where LIKE would not; those that fold
// it do so by Unicode, as `fold` in sqlite-functions.ts: upper case, then lower case, and one small sigma.

import { fold } from '../backends/sqlite-functions.ts'
import { type Node, sql } from './node.ts'
import { isExpression, valueNode } from './operand.ts'
import { isLongText } from './tags.ts'
import { isMysql, type Typed, type Within } from './within.ts'

/** A text without its case. */
export function folded(text: Node, { engine }: Within): Node {
  if (engine === 'sqlite') return sql`nuages_fold(${text})`
  // MySQL's own cases are of single characters; ß is two in capitals.
  if (isMysql(engine)) return sql`replace(replace(lower(upper(${text})), 'ß', 'ss'), 'ς', 'σ')`
  return sql`translate(lower(upper(${text} collate "und-x-icu")) collate "C", 'ς', 'σ')`
}

const escaped = (text: unknown): string => String(text).replace(/[!%_]/g, '!$&')
const globbed = (text: unknown): string => `${String(text).replace(/[*?[]/g, '[$&]')}*`
const foldedValue = (text: unknown): string => fold(String(text))

/** A look-up on a text. `left` is a text or is made one. Undefined for a look-up that is none of these. */
export function textLookup(left: Typed, name: string, operands: readonly unknown[], within: Within): Node | undefined {
  const isFolding = FOLDING.has(name)
  const base = isFolding ? name.slice(1) : name
  const text = asText(left, within)
  if (base === 'matching') return matching(text, isFolding, operands, within)
  const start = isFolding ? folded(text, within) : text
  const [operand] = operands
  if (!isExpression(operand)) {
    const fast = patternLookup(start, base, isFolding, operands, within)
    if (fast !== undefined) return fast
  }
  const plain = isExpression(operand) ? within.compiler.expression(operand, within).node : valueNode(within, operands, 0)
  if (isFolding) return byPlace(start, base, folded(plain, within), within)
  return byPlace(start, base, within.engine === 'postgres' ? sql`${plain}::text` : plain, within)
}
const FOLDING: ReadonlySet<string> = new Set(['iexact', 'icontaining', 'istartingWith', 'iendingWith', 'imatching'])

function asText({ node, kind }: Typed, { engine }: Within): Node {
  return engine === 'postgres' && kind !== 'text' && kind !== 'varchar' ? sql`${node}::text` : node
}

/** By LIKE, or GLOB in SQLite, where an index may help. */
function patternLookup(text: Node, name: string, isFolding: boolean, operands: readonly unknown[], within: Within): Node | undefined {
  const { engine } = within
  const ready = (value: unknown): string => (isFolding ? foldedValue(value) : String(value))
  if (name === 'exact') return sql`${text} = ${valueNode(within, operands, 0, ready)}`
  if (engine === 'sqlite') {
    if (name === 'startingWith' && !isLongText(within.shape.valueOf(operands, 0)))
      return sql`${text} glob ${valueNode(within, operands, 0, (value) => globbed(ready(value)))}`
    return byPlace(text, name, valueNode(within, operands, 0, ready), within)
  }
  const before = name === 'startingWith' ? '' : '%'
  const after = name === 'endingWith' ? '' : '%'
  const pattern = valueNode(within, operands, 0, (value) => before + escaped(ready(value)) + after)
  return sql`${text} like ${pattern} escape '!'`
}

function byPlace(text: Node, name: string, other: Node, { engine }: Within): Node {
  const find = engine === 'postgres' ? sql`strpos(${text}, ${other})` : sql`instr(${text}, ${other})`
  switch (name) {
    case 'exact':
      return sql`${text} = ${other}`
    case 'containing':
      return sql`${find} > 0`
    case 'startingWith':
      return engine === 'sqlite'
        ? sql`substr(${text}, 1, length(${other})) = ${other}`
        : sql`left(${text}, char_length(${other})) = ${other}`
    default:
      return engine === 'sqlite'
        ? sql`substr(${text}, length(${text}) - length(${other}) + 1) = ${other}`
        : sql`right(${text}, char_length(${other})) = ${other}`
  }
}

/** A regular expression: JavaScript's in SQLite, the engine's own elsewhere. */
function matching(text: Node, isFolding: boolean, operands: readonly unknown[], within: Within): Node {
  const [operand] = operands
  const folds = isFolding || (operand instanceof RegExp && operand.ignoreCase)
  const source = (value: unknown): unknown => (value instanceof RegExp ? value.source : value)
  const pattern = isExpression(operand) ? within.compiler.expression(operand, within).node : valueNode(within, operands, 0, source)
  switch (within.engine) {
    case 'sqlite':
      return folds ? sql`nuages_matches(${text}, ${pattern}, 'i')` : sql`nuages_matches(${text}, ${pattern}, '')`
    case 'postgres':
      return folds ? sql`${text} ~* ${pattern}` : sql`${text} ~ ${pattern}`
    case 'mysql':
      return folds ? sql`regexp_like(${text}, ${pattern}, 'i')` : sql`regexp_like(${text}, ${pattern}, 'c')`
    default:
      return folds ? sql`${text} regexp concat('(?i)', ${pattern})` : sql`${text} regexp ${pattern}`
  }
}
