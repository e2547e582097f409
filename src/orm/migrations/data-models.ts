// Models of data steps: those of the state at that point, with the fields that the step names, so that what the types say is so.

import { NuagesError, shown } from '../../base/errors.ts'
import { schemaOf } from '../schema.ts'
import type { PlacedMigration } from './migration.ts'
import type { ModelFields } from './operations.ts'
import { classesOf, type ProjectState } from './project-state.ts'

/** The models that a step names. Throws ORM_MIGRATION_STATE for a model or a field that is not there at that point. */
export function dataModels(fields: ModelFields, { id, label }: PlacedMigration, state: ProjectState): Readonly<Record<string, Function>> {
  const classes = classesOf(state)
  return Object.fromEntries(
    Object.entries(fields).map(([name, named]) => {
      const found = classes.get(name.includes('.') ? name : `${label}.${name}`)
      if (found === undefined) return refuse(id, `the model ${shown(name)}`)
      const schema = schemaOf(found)
      for (const field of Object.keys(named)) {
        if (!schema.columns.has(field) && !schema.relations.has(field)) refuse(id, `the field ${shown(`${name}.${field}`)}`)
      }
      return [name, found]
    }),
  )
}

function refuse(id: string, what: string): never {
  throw new NuagesError('ORM_MIGRATION_STATE', `the code of ${id} names ${what}, which is not there at that point`, {
    hint: 'name models and fields as they are after the operations before it',
  })
}
