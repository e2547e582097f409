// What an engine gave, as columns keep it.

import type { Value } from './backends/backend.ts'
import { readInstant } from './backends/instant.ts'
import type { ColumnInfo } from './column-info.ts'
import type { Stored } from './column-type.ts'

/** What the engine gave, as the column keeps it: instants are Dates; codecs take all else as it is. */
export function storedOf(column: ColumnInfo, value: Value): Stored {
  return column.type.kind === 'datetime' && typeof value === 'string' ? (readInstant(value) ?? value) : value
}
