// Which foreign key of a generic key a row is for: that of its model.

import { NuagesError, shown } from '../base/errors.ts'
import { stateOfRow } from './row-state.ts'
import type { GenericInfo, RelationInfo } from './schema.ts'

/** The foreign key of a generic key that leads to a row. Throws ORM_VALUE_TYPE for what is no row of its kinds. */
export function chosenKey(generic: GenericInfo, value: unknown): RelationInfo {
  const target = stateOfRow(value)?.schema
  const chosen = target === undefined ? undefined : generic.relationTo(target)
  if (chosen !== undefined) return chosen
  const what = target === undefined ? shown(value) : `a row of ${target.name}`
  const [key] = [...generic.kinds.values()].map(({ column }) => column?.name)
  throw new NuagesError('ORM_VALUE_TYPE', `${generic.schema.name}.${generic.name} cannot be ${what}: expected ${generic.expected}`, {
    ...(target === undefined ? { hint: `a key alone does not say of which model it is: give the row, or ${key}` } : {}),
  })
}
