// What a database says of a query holds the values that were asked for; secret ones are left out.

import type { ConditionNode, QueryState } from '../state.ts'

/** The text without the values that secret columns were compared with. */
export function maskSecrets(text: string, { conditions, combined }: QueryState): string {
  const secrets = [...conditions.flatMap(secretsIn), ...(combined?.queries ?? []).flatMap((query) => query.conditions.flatMap(secretsIn))]
  // The longest first: one may be part of another.
  const forms = secrets.flatMap(formsOf).sort((a, b) => b.length - a.length)
  return forms.reduce((masked, form) => masked.replaceAll(form, '***'), text)
}

/** The values that a condition compares secret columns with. */
function secretsIn(node: ConditionNode): unknown[] {
  if (node.type === 'all' || node.type === 'any') return node.conditions.flatMap(secretsIn)
  if (node.type === 'not' || node.type === 'related') return secretsIn(node.condition)
  return node.type === 'compare' && node.path.column?.secret ? node.comparison.operands.flat() : []
}

/** How a value stands in such a text: quotes in it are doubled. */
function formsOf(value: unknown): string[] {
  if (value instanceof Uint8Array) return [Buffer.from(value).toString('hex')]
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return []
  const text = String(value)
  return text === '' ? [] : [text, text.replaceAll("'", "''")]
}
