// Unique constraints that wait for the end of a transaction.

import { NuagesError } from '../../base/errors.ts'
import type { Engine } from '../engine.ts'
import type { IndexDefinition, TableDefinition } from './definition.ts'
import { DDL_FEATURES } from './features.ts'

/** Throws ORM_DDL_DEFERRABLE where no constraint can wait. */
export function checkDeferrable({ name }: IndexDefinition, { schema }: TableDefinition, engine: Engine): void {
  if (DDL_FEATURES[engine].deferrableUnique) return
  throw new NuagesError(
    'ORM_DDL_DEFERRABLE',
    `the unique constraint ${name} of ${schema.name} cannot wait for the end of a transaction in ${engine}`,
    {
      hint: 'only PostgreSQL has such constraints: leave { deferrable } out, or write what is unique in another order',
    },
  )
}
