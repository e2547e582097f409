// What is wrong with a template, for people and for programs.

import { excerptOf } from '../syntax-error.ts'

/** What a finding is about. Stable names, for `--json` and for those who want to leave some out. */
export type FindingKind =
  | 'argument'
  | 'attribute'
  | 'block'
  | 'call'
  | 'compare'
  | 'context'
  | 'filter'
  | 'iterate'
  | 'macro'
  | 'nullable'
  | 'operator'
  | 'print'
  | 'syntax'
  | 'template'
  | 'test'
  | 'type'
  | 'url'
  | 'variable'

/** A mistake (`error`), or what is seldom meant (`warning`): a printed boolean or null. */
export interface Finding {
  readonly kind: FindingKind
  readonly severity: 'error' | 'warning'
  /** The template's name. */
  readonly template: string
  /** The file it is in; null where it has none. */
  readonly file: string | null
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units. */
  readonly column: number
  /** A sentence, with the cure where one is known. */
  readonly message: string
  /** The lines around the place, a caret under the column. */
  readonly excerpt: string
}

/** A finding before it is known which text it is in. */
export interface Remark {
  readonly kind: FindingKind
  readonly severity?: 'error' | 'warning'
  /** Offset into the normalised source. */
  readonly at: number
  readonly message: string
}

/** The text of a template, for places in it. */
export interface SourceFacts {
  readonly name: string
  readonly file: string | null
  /** Normalised. */
  readonly source: string
}

/** A finding at a place in a template. */
export function findingAt(remark: Remark, { name, file, source }: SourceFacts): Finding {
  const before = source.slice(0, remark.at)
  const line = before.split('\n').length
  const column = remark.at - before.lastIndexOf('\n')
  return {
    kind: remark.kind,
    severity: remark.severity ?? 'error',
    template: name,
    file,
    line,
    column,
    message: remark.message,
    excerpt: excerptOf(source, line, column),
  }
}

/** A name as messages show it, with the known name that it may be. */
export function didYouMean(near: string | null): string {
  return near === null ? '' : ` Did you mean '${near}'?`
}
