// What the desk keeps: who tried a password too often.

import { join } from 'node:path'
import { datetime, integer, model, modelSet, text } from 'nuages/orm'

/** The passwords that were tried from an address, and until when they count. */
export class Tries extends model({
  address: text({ maxLength: 60, primaryKey: true }),
  count: integer({ min: 0 }),
  until: datetime({ index: true }),
}) {}

/** The models, as a set, and where their migrations are. */
export const deskModels = modelSet('desk', { Tries }, { migrations: join(import.meta.dirname, 'migrations') })
