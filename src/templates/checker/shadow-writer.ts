// What parts of the writer of shadows ask of each other.

import type { Expression, Filter } from '../nodes.ts'
import type { ProjectFacts, TemplateFacts } from './facts.ts'
import type { Remark } from './finding.ts'
import type { Identifiers } from './frame.ts'
import type { MarkKind, ShadowText } from './shadow-text.ts'

/** A shadow that is being written, and what is known while it is. */
export interface ShadowWriter {
  readonly out: ShadowText
  readonly facts: ProjectFacts
  readonly template: TemplateFacts
  readonly identifiers: Identifiers
  /** The block that is being written; null outside of blocks. */
  readonly block: string | null
  /** Reports a mistake that needs no types to be seen. */
  tell(remark: Remark): void
  /** Writes expressions between `open` and `close`. */
  list(open: string, items: readonly Expression[], close: string, separator?: string): void
  /** Writes an argument, whose type may be wrong. */
  argument(kind: MarkKind, name: string, node: Expression): void
  /** Writes a filter of a value that has the name `item` in the shadow. */
  filterItem(node: Filter, item: string): void
}
