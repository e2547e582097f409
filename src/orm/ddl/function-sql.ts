// Functions within the definition of a table.

import type { Engine } from '../engine.ts'

type Write = (operand: unknown) => string

/** A call as SQL; undefined for a function that no definition can hold. */
export function callSql(name: string, operands: readonly unknown[], engine: Engine, write: Write): string | undefined {
  const all = (): string => operands.map(write).join(', ')
  switch (name) {
    case 'lower':
    case 'upper':
      return folded(name, all(), engine)
    case 'length':
      return engine === 'mysql' || engine === 'mariadb' ? `char_length(${all()})` : `length(${all()})`
    case 'trim':
    case 'coalesce':
    case 'abs':
      return `${name}(${all()})`
    case 'round':
      return rounded(write(operands[0]), operands[1] as number, engine)
    case 'concat':
      return `(${operands.map(write).join(' || ')})`
    case 'greatest':
    case 'least':
      return extreme(name, operands.map(write), engine)
    case 'now':
      return NOW[engine]
    default:
      return undefined
  }
}

/** By Unicode: SQLite by functions of ours (sqlite-functions.ts), PostgreSQL whatever the locale of the database. */
function folded(name: 'lower' | 'upper', text: string, engine: Engine): string {
  if (engine === 'sqlite') return `nuages_${name}(${text})`
  return engine === 'postgres' ? `${name}(${text} COLLATE "und-x-icu")` : `${name}(${text})`
}

const NOW: Readonly<Record<Engine, string>> = {
  sqlite: `strftime('%Y-%m-%d %H:%M:%f', 'now')`,
  postgres: 'CURRENT_TIMESTAMP',
  mysql: 'CURRENT_TIMESTAMP(3)',
  mariadb: 'CURRENT_TIMESTAMP(3)',
}

function rounded(number: string, places: number, engine: Engine): string {
  return engine === 'postgres' ? `round(${number}::numeric, ${places})` : `round(${number}, ${places})`
}

/** Null if one of them is; PostgreSQL would leave it out. */
function extreme(name: 'greatest' | 'least', operands: readonly string[], engine: Engine): string {
  const list = operands.join(', ')
  if (engine === 'sqlite') return `${name === 'greatest' ? 'max' : 'min'}(${list})`
  if (engine !== 'postgres') return `${name}(${list})`
  return `CASE WHEN ${operands.map((operand) => `${operand} IS NULL`).join(' OR ')} THEN NULL ELSE ${name}(${list}) END`
}
