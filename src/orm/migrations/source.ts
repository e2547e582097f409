// Values, expressions and conditions as the TypeScript that makes them. Two that are written alike are alike: that is how a model is
// compared with what migrations recorded of it.

import { NuagesError, shown } from '../../base/errors.ts'
import { Either } from '../either.ts'
import { Aggregate, Branch, Ordering } from '../expression.ts'
import { Lookup, Some, TextLookup } from '../lookup.ts'
import { Made } from '../made.ts'
import { partsOfSql, type Sql } from '../sql-text.ts'

/** Writes TypeScript, and remembers which names of `nuages/orm` it used. */
export class Source {
  readonly names: Set<string> = new Set()

  /** A name that has to be imported. */
  use(name: string): string {
    this.names.add(name)
    return name
  }

  /** A call with what it is given. */
  call(name: string, args: readonly string[]): string {
    return `${this.use(name)}(${args.join(', ')})`
  }

  /** Any value that fields, conditions and options hold. Throws ORM_MIGRATION_VALUE for what cannot be written down. */
  value(given: unknown): string {
    if (Made.isMade(given)) return this.#made(given)
    if (given === null || typeof given === 'boolean' || typeof given === 'number') return String(given)
    if (typeof given === 'string') return quoted(given)
    if (typeof given === 'bigint') return `${given}n`
    if (given instanceof Date) return `new Date(${quoted(given.toISOString())})`
    if (given instanceof Uint8Array) return `Uint8Array.of(${given.join(', ')})`
    if (Array.isArray(given)) return `[${given.map((item) => this.value(item)).join(', ')}]`
    if (isPlain(given)) return this.object(given)
    throw new NuagesError('ORM_MIGRATION_VALUE', `a migration cannot hold ${shown(given)}`, {
      hint: 'options of fields and conditions of indexes are plain values, lists, dates and expressions',
    })
  }

  /** An object, without what is undefined. */
  object(given: object): string {
    const entries = Object.entries(given).filter(([, value]) => value !== undefined)
    return entries.length === 0 ? '{}' : `{ ${entries.map(([name, value]) => `${key(name)}: ${this.value(value)}`).join(', ')} }`
  }

  #made(made: Made<unknown>): string {
    if (made instanceof Lookup || made instanceof TextLookup || made instanceof Some) return this.#lookup(made.parts)
    if (made instanceof Either)
      return this.call(
        'either',
        made.parts.map((part) => this.value(part)),
      )
    if (made instanceof Ordering) return `${this.value(made.parts[0])}.${String(made.parts[1])}()`
    if (made instanceof Aggregate) return this.call(String(made.parts[0]), [quoted(String(made.parts[1]))])
    return this.#expression(made.parts)
  }

  #lookup([name, ...operands]: readonly unknown[]): string {
    const is = this.use('is')
    if (name === 'null' || name === 'notNull') return `${is}.${name}`
    if (name !== 'at') return `${is}.${String(name)}(${operands.map((operand) => this.value(operand)).join(', ')})`
    const [path, how, operand] = operands as [readonly unknown[], string, unknown]
    const place = `${is}.at(${path.map((step) => this.value(step)).join(', ')}).${how}`
    return how === 'present' || how === 'absent' ? place : `${place}(${this.value(operand)})`
  }

  #expression([kind, first, second, third]: readonly unknown[]): string {
    switch (kind) {
      case 'field':
        return this.call('f', [quoted(String(first))])
      case 'value':
        return this.call('value', [this.value(first)])
      case 'calculate':
        return `${this.value(second)}.${CALCULATIONS[String(first)]}(${this.value(third)})`
      case 'call':
        return this.#call(String(first), second as readonly unknown[])
      case 'case':
        return this.#case(first as readonly Branch[], second)
      case 'raw':
        return this.call('raw', [this.#sql(first as Sql)])
      default:
        throw new NuagesError('ORM_MIGRATION_VALUE', `a migration cannot hold an expression of the kind ${shown(kind)}`)
    }
  }

  /** Units come before what is cut. */
  #call(name: string, operands: readonly unknown[]): string {
    const [zone] = operands.slice(2)
    if (name === 'extract' || name === 'truncate' || name === 'dayOf') {
      const unit = name === 'dayOf' ? [] : [this.value(operands[0])]
      return this.call(name, [...unit, this.value(operands[1]), ...(zone === null ? [] : [this.value({ timeZone: zone })])])
    }
    if (name === 'collate') return this.call(name, [this.value(operands[1]), this.value(operands[0])])
    if (name === 'shiftLeft' || name === 'shiftRight') return this.call(name, [this.value(operands[1]), this.value(operands[0])])
    if (name === 'cast') return this.call(name, [this.value(operands[1]), this.value(operands[0]), ...this.#castOptions(operands)])
    return this.call(
      name,
      operands.map((operand) => this.value(operand)),
    )
  }

  #castOptions([kind, , detail]: readonly unknown[]): string[] {
    if (typeof detail !== 'string') return []
    const [digits, places] = detail.split(',').map(Number)
    return [this.value(kind === 'decimal' ? { digits, places } : { timeZone: detail })]
  }

  #case(branches: readonly Branch[], otherwise: unknown): string {
    const [first, ...others] = branches.map(({ where, result }) => `(${this.value(where)}, ${this.value(result)})`)
    const rest = others.map((branch) => `.when${branch}`).join('')
    return `${this.use('when')}${first}${rest}${otherwise === null ? '' : `.otherwise(${this.value(otherwise)})`}`
  }

  #sql(piece: Sql): string {
    const parts = partsOfSql(piece).map((part) => {
      if ('text' in part) return part.text.replace(/[\\`]|\$\{/g, '\\$&')
      return 'name' in part ? `\${${this.use('sql')}.identifier(${part.name.map(quoted).join(', ')})}` : `\${${this.value(part.value)}}`
    })
    return `${this.use('sql')}\`${parts.join('')}\``
  }
}

const CALCULATIONS: Readonly<Record<string, string>> = { '+': 'plus', '-': 'minus', '*': 'times', '/': 'dividedBy', '%': 'modulo' }

function isPlain(given: unknown): given is object {
  if (typeof given !== 'object' || given === null || given instanceof Branch) return false
  const prototype = Object.getPrototypeOf(given)
  return prototype === Object.prototype || prototype === null
}

/** A text as a literal. */
export function quoted(text: string): string {
  const inside = JSON.stringify(text).slice(1, -1)
  return `'${inside.replaceAll("'", "\\'").replaceAll('\\"', '"')}'`
}

function key(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : quoted(name)
}
