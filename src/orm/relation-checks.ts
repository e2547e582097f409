// Checks of relations: targets, the other ends, what happens on deletion, tables between.

import { linkTableOf } from './link-table.ts'
import { type ModelProblem, type Report, reported, thrownBy } from './model-problem.ts'
import type { ForeignKey, ManyToMany, Reverse } from './relations.ts'
import type { GenericInfo, RelationInfo, Schema } from './schema.ts'

/** What is wrong with the relations of a model; `listed` are all models of the sets that are checked. */
export function relationProblems(schema: Schema, listed: ReadonlySet<Schema>): ModelProblem[] {
  const ends = new Map<string, string>()
  const generics = [...schema.generics.values()].flatMap((generic) =>
    reported(schema.name, generic.name, (report) => checkKinds(generic, report)),
  )
  const relations = [...schema.relations.values()].flatMap((relation) =>
    reported(schema.name, relation.name, (report) => {
      const target = targetOf(relation, report)
      if (target === null) return
      if (!listed.has(target)) notListed(relation, target, report)
      if (relation.kind === 'foreignKey') checkForeignKey(relation, target, report)
      else if (relation.kind === 'manyToMany') checkManyToMany(relation, listed, report)
      else checkReverse(relation, ends, report)
    }),
  )
  return [...generics, ...relations]
}

/** A row says of which kind it is by its model, so that there is one kind for each. */
function checkKinds({ schema, name, kinds }: GenericInfo, report: Report): void {
  const known = new Map<Schema, string>()
  for (const [kind, relation] of kinds) {
    if (thrownBy(() => relation.target) !== null) continue
    const other = known.get(relation.target)
    if (other === undefined) known.set(relation.target, kind)
    else
      report(
        'ORM_CHECK_KINDS',
        `${schema.name}.${name} leads to ${relation.target.name} as ${other} and as ${kind}`,
        'keep one of them, or declare foreign keys by themselves',
      )
  }
}

function targetOf(relation: RelationInfo, report: Report): Schema | null {
  const problem = thrownBy(() => relation.target)
  if (problem === null) return relation.target
  report('ORM_CHECK_TARGET', problem.message, problem.hint ?? '')
  return null
}

function notListed({ schema, name }: RelationInfo, target: Schema, report: Report): void {
  if (target.registered) return
  report(
    'ORM_CHECK_UNLISTED',
    `${schema.name}.${name} leads to ${target.name}, which belongs to no model set`,
    `list it: modelSet('...', { ${target.name} })`,
  )
}

function checkForeignKey(relation: RelationInfo, target: Schema, report: Report): void {
  const { nullable, options } = relation.field as ForeignKey<unknown, boolean>
  const place = `${relation.schema.name}.${relation.name}`
  if (target.primaryKey.length !== 1) {
    report(
      'ORM_CHECK_KEY',
      `${place} points at ${target.name}, whose primary key has ${target.primaryKey.length} columns`,
      'a foreign key needs a target with one key column',
    )
  }
  if (options.onDelete === 'setNull' && !nullable) {
    report(
      'ORM_CHECK_ON_DELETE',
      `${place} is set to null when its target is deleted, and cannot be null`,
      'declare it with { null: true }, or choose another onDelete',
    )
  }
  if (options.onDelete === 'setDefault' && options.default === undefined && !nullable) {
    report(
      'ORM_CHECK_ON_DELETE',
      `${place} is set to its default when its target is deleted, and has none`,
      'give it a default, or choose another onDelete',
    )
  }
}

function checkManyToMany(relation: RelationInfo, listed: ReadonlySet<Schema>, report: Report): void {
  const { symmetrical } = (relation.field as ManyToMany<unknown>).options
  if (symmetrical && relation.target !== relation.schema) {
    report(
      'ORM_CHECK_SYMMETRICAL',
      `${relation.schema.name}.${relation.name} is symmetrical, and leads to another model`,
      'only a relation of a model to itself can hold in both directions',
    )
  }
  const problem = thrownBy(() => linkTableOf(relation))
  if (problem !== null) return report('ORM_CHECK_THROUGH', problem.message, problem.hint ?? '')
  const { through } = linkTableOf(relation)
  if (through !== null && !listed.has(through)) notListed(relation, through, report)
}

function checkReverse(relation: RelationInfo, ends: Map<string, string>, report: Report): void {
  const { schema, name, target } = relation
  const { via } = relation.field as Reverse<unknown, string>
  const inverse = inverseOf(relation, report)
  if (inverse === null) return
  const isOne = inverse.field.kind === 'foreignKey' && inverse.field.one
  if (relation.kind === 'reverseOne' && !isOne) {
    report(
      'ORM_CHECK_REVERSE_ONE',
      `${schema.name}.${name} expects one row, and ${target.name}.${via} may point here from many`,
      `declare ${via} with oneToOne(...), or ${name} with reverse(...)`,
    )
  }
  if (relation.kind === 'reverse' && isOne) {
    report(
      'ORM_CHECK_REVERSE_ONE',
      `${schema.name}.${name} expects a list, and ${target.name}.${via} points here from at most one row`,
      `declare ${name} with reverseOne(...)`,
      'warning',
    )
  }
  const end = `${target.name}.${via}`
  const other = ends.get(end)
  ends.set(end, other ?? name)
  if (other !== undefined) {
    report('ORM_CHECK_REVERSE', `${schema.name}.${other} and ${schema.name}.${name} are both the other end of ${end}`, 'keep one of them')
  }
}

function inverseOf(relation: RelationInfo, report: Report): RelationInfo | null {
  const problem = thrownBy(() => relation.inverse)
  if (problem === null) return relation.inverse
  report('ORM_CHECK_REVERSE', problem.message, problem.hint ?? '')
  return null
}
