// The `html` template tag: what stands between the back-ticks is HTML, what is put in is text, unless it is SafeString.

import { NuagesError, shown } from '../base/errors.ts'
import { escapeHtml, SafeString } from '../base/safe-string.ts'

/** Template texts that were looked through. There is one array per place in the source, for the life of the program. */
const checked: WeakSet<TemplateStringsArray> = new WeakSet()

/**
 * HTML with values put in safely: text is escaped, `SafeString` stands as it is, arrays are joined, and null, undefined
 * and booleans print nothing. Attribute values need quotes around them.
 */
export function html(strings: TemplateStringsArray, ...values: readonly unknown[]): SafeString {
  if (!checked.has(strings)) check(strings)
  let out = strings[0] as string
  for (let i = 0; i < values.length; i++) out += printed(values[i]) + strings[i + 1]
  return new SafeString(out)
}

function printed(value: unknown): string {
  if (typeof value === 'string') return escapeHtml(value)
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (value === null || value === undefined || typeof value === 'boolean') return ''
  if (SafeString.is(value)) return value.toString()
  if (Array.isArray(value)) return joined(value)
  return typeof value === 'object' ? printedObject(value) : unprintable(value)
}

function joined(values: Iterable<unknown>): string {
  let out = ''
  for (const value of values) out += printed(value)
  return out
}

function printedObject(value: object): string {
  if (typeof (value as { then?: unknown }).then === 'function') {
    throw new NuagesError('HTML_VALUE', 'A promise was put into html``.', { hint: 'Await it first: html`${await value}`.' })
  }
  const text = (value as { toString?: unknown }).toString
  if (typeof text === 'function' && text !== Object.prototype.toString) return escapeHtml(String(value))
  return Symbol.iterator in value ? joined(value as Iterable<unknown>) : unprintable(value)
}

function unprintable(value: unknown): never {
  throw new NuagesError('HTML_VALUE', `html\`\` cannot print ${shown(value)}, expected text, a number, SafeString or an array of them.`, {
    hint: 'Name the part of it that you want to show, or JSON.stringify it.',
  })
}

/** Refuses a value behind an attribute's equals sign without quotes: a space in it would begin a new attribute. */
function check(strings: TemplateStringsArray): void {
  if (!Array.isArray(strings) || !Array.isArray(strings.raw)) {
    throw new NuagesError('HTML_CALL', `html was called as a function, with ${shown(strings)}.`, {
      hint: 'Write html`<p>${text}</p>`, without parentheses; text that is HTML already is marked by safe(text).',
    })
  }
  const place = new Place()
  for (const text of strings.slice(0, -1)) {
    place.read(text)
    if (place.unquoted) {
      throw new NuagesError('HTML_UNQUOTED', `A value follows an attribute's equals sign without quotes: ${shown(text.slice(-40))}.`, {
        hint: 'Put quotes around it: href="${url}". Without them a space in the value begins a new attribute.',
      })
    }
    place.read('x')
  }
  checked.add(strings)
}

/** Where in a document's tags a text ends. */
class Place {
  #inTag = false
  #quote = ''
  #last = ''

  get unquoted(): boolean {
    return this.#inTag && this.#quote === '' && this.#last === '='
  }

  read(text: string): void {
    for (let i = 0; i < text.length; i++) this.#step(text[i] as string, text[i + 1] ?? '')
  }

  #step(char: string, next: string): void {
    if (this.#quote !== '') {
      if (char === this.#quote) this.#quote = ''
      return
    }
    if (!this.#inTag) {
      this.#inTag = char === '<' && /[A-Za-z]/.test(next)
      return
    }
    if (char === '>') this.#inTag = false
    else if ((char === '"' || char === "'") && this.#last === '=') this.#quote = char
    if (char.trim() !== '') this.#last = char
  }
}
