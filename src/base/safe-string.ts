// Text that is HTML already. The mark is a private field of this class, so nothing that came as JSON, as a form or as a
// database row can pretend to be safe: only code can make one.

import { NuagesError, shown } from './errors.ts'

const SPECIAL: RegExp = /[&<>"']/g

/** `text` with the five characters of HTML escaped: good between tags and between quotes of either kind. */
export function escapeHtml(text: string): string {
  SPECIAL.lastIndex = 0
  if (!SPECIAL.test(text)) return text
  let out = ''
  let from = 0
  do {
    const at = SPECIAL.lastIndex - 1
    out += text.slice(from, at) + entity(text.charCodeAt(at))
    from = at + 1
  } while (SPECIAL.test(text))
  return out + text.slice(from)
}

/** The spellings are MarkupSafe's, so that both print the same bytes. */
function entity(code: number): string {
  if (code === 38) return '&amp;'
  if (code === 60) return '&lt;'
  if (code === 62) return '&gt;'
  return code === 34 ? '&#34;' : '&#39;'
}

/** HTML that needs no more escaping. Made by the `html` tag, by templates, and by `safe`. */
export class SafeString {
  readonly #html: string

  constructor(html: string) {
    if (typeof html !== 'string') {
      throw new NuagesError('HTML_NOT_TEXT', `A SafeString is made of text, not of ${shown(html)}.`)
    }
    this.#html = html
  }

  /** Length in UTF-16 units, as a string's. */
  get length(): number {
    return this.#html.length
  }

  toString(): string {
    return this.#html
  }

  toJSON(): string {
    return this.#html
  }

  /** Whether `value` is one. A subclass or a look-alike without the private field is not. */
  static is(value: unknown): value is SafeString {
    return typeof value === 'object' && value !== null && #html in value
  }
}

/** Marks text as HTML that may stand as it is. Only for text whose origin you know: a Markdown renderer, your own file. */
export function safe(html: string): SafeString {
  return new SafeString(html)
}
