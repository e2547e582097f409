// Whether a template's values are escaped, by its name.

import { checkOptionNames } from '../base/known-options.ts'

/** Which endings mean what. */
export interface SelectAutoescapeOptions {
  /** Endings of templates whose values are escaped. Default: html, htm, xhtml, xml, svg. */
  enabled?: readonly string[]
  /** Endings of templates whose values are not. Default: none. */
  disabled?: readonly string[]
  /** For templates without a name. Default: true. */
  forText?: boolean
  /** For all others. Default: false. */
  otherwise?: boolean
}

const OPTIONS: readonly string[] = ['enabled', 'disabled', 'forText', 'otherwise'] satisfies (keyof SelectAutoescapeOptions)[]
/** Endings that say that a file is a template and nothing of what it makes. */
const TEMPLATE_ENDING: RegExp = /\.(?:jinja2?|j2)$/

/** A function for the option `autoescape`. `page.html.j2` counts as `page.html`. */
export function selectAutoescape(options: SelectAutoescapeOptions = {}): (name: string | null) => boolean {
  checkOptionNames('TEMPLATE_OPTION_UNKNOWN', 'selectAutoescape()', options, OPTIONS)
  const enabled = (options.enabled ?? ['html', 'htm', 'xhtml', 'xml', 'svg']).map(ending)
  const disabled = (options.disabled ?? []).map(ending)
  return (name) => {
    if (name === null) return options.forText ?? true
    const lower = name.toLowerCase().replace(TEMPLATE_ENDING, '')
    if (enabled.some((one) => lower.endsWith(one))) return true
    if (disabled.some((one) => lower.endsWith(one))) return false
    return options.otherwise ?? false
  }
}

function ending(extension: string): string {
  return `.${extension.replace(/^\./, '').toLowerCase()}`
}
