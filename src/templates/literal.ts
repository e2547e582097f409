// Constants in generated code. Whatever a template holds becomes a JavaScript literal here or a place in a table, never code.

/** `text` as a JavaScript string literal: quotes, backslashes, line separators and lone surrogates are escaped. */
export function stringLiteral(text: string): string {
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}

/** Values too rich for a literal, by their place in the code's table. */
export class Constants {
  readonly values: unknown[] = []

  /** `value` as an expression. */
  literal(value: unknown): string {
    if (typeof value === 'string') return stringLiteral(value)
    if (typeof value === 'boolean' || value === null) return String(value)
    if (typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0)) return value < 0 ? `(${value})` : String(value)
    this.values.push(value)
    return `K[${this.values.length - 1}]`
  }
}
