// Temporal: Node's own where there is one, else a polyfill that is loaded only if a model has a date, a time or a duration.

import type { Temporal } from 'temporal-polyfill'
import { NuagesError } from '../base/errors.ts'

/** What the fields need of Temporal. */
export type TemporalClasses = Pick<typeof Temporal, 'PlainDate' | 'PlainTime' | 'Duration'>

let loaded: TemporalClasses | undefined = (globalThis as { Temporal?: TemporalClasses }).Temporal
let loading: Promise<void> | undefined

/** Begins to load Temporal, once; called where a field that needs it is declared. */
export function needTemporal(): void {
  if (loaded !== undefined) return
  loading ??= import('temporal-polyfill').then((module) => {
    loaded = module.Temporal
  })
  // A failure is told to whoever waits for it.
  loading.catch(() => undefined)
}

/** Waits until Temporal is there, if a field needs it; undefined where nothing has to be waited for. */
export function temporalReady(): Promise<void> | undefined {
  return loaded === undefined ? loading : undefined
}

/** Temporal itself. Throws ORM_TEMPORAL_LATE while it is being loaded. */
export function temporal(): TemporalClasses {
  if (loaded !== undefined) return loaded
  throw new NuagesError('ORM_TEMPORAL_LATE', 'a date, time or duration was read before Temporal was loaded', {
    hint: 'any query waits for it by itself; before the first one, await temporalReady()',
  })
}
