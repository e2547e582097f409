// A program of 200 models that refer to each other in a circle, in 20 modules, and 800 queries about them: what a large
// application asks of the compiler.

const MODELS = 200
const MODULES = 20
const PER_MODULE: number = MODELS / MODULES

const moduleOf = (model: number): number => Math.floor(model / PER_MODULE)
const wrap = (model: number): number => ((model % MODELS) + MODELS) % MODELS

/** A model: seven columns, two foreign keys, two lists of rows that point here, one of many to many, a query class, a getter. */
function modelSource(i: number): string {
  return `export class M${i} extends model({
  name: text({ maxLength: 100 }), slug: slug({ unique: true }), status: text({ choices: ['draft', 'live', 'gone'], default: 'draft' }),
  views: integer({ default: 0 }), open: boolean({ default: true }), meta: json<{ tags: string[] }>(), madeAt: datetime({ autoNowAdd: true }),
  next: foreignKey(() => M${wrap(i + 1)}), far: foreignKey(() => M${wrap(i + 7)}, { null: true }),
  previous: reverse(() => M${wrap(i - 1)}, 'next'), near: reverse(() => M${wrap(i - 7)}, 'far'), others: manyToMany(() => M${wrap(i + 31)}),
}, { ordering: ['-madeAt', 'name'], query: () => Q${i} }) {
  get url(): string { return '/' + this.slug }
}
export class Q${i} extends QuerySet<typeof M${i}> { live(): this { return this.where({ status: 'live' }) } }`
}

/** Four queries of a model: conditions with look-ups and a path of two steps, an order with relations loaded, values, a new row. */
function queriesSource(i: number): string {
  return `export async function about${i}() {
  const some = await M${i}.where({ name: is.icontaining('x'), 'next.far.views': is.gte(${i}), open: true }).first()
  const rows = await M${i}.query().live().orderBy('-next.name', 'views').with('far').limit(20).all()
  const flat = await M${i}.query().values('id', 'name', 'next.name').all()
  const made = await M${i}.create({ name: 'n', slug: 's', meta: { tags: [] }, nextId: 1, far: null })
  return [some?.url, rows[0]?.far?.name, flat[0]?.['next.name'], made.url]
}`
}

function importsOf(module: number, models: readonly number[]): string {
  const names = new Map<number, Set<string>>()
  for (const model of models) {
    const from = moduleOf(model)
    if (from === module) continue
    const known = names.get(from) ?? new Set()
    names.set(from, known.add(`M${model}`))
  }
  return [...names].map(([from, used]) => `import { ${[...used].join(', ')} } from './models${from}.ts'`).join('\n')
}

const FIELDS = 'boolean, datetime, foreignKey, integer, json, manyToMany, model, QuerySet, reverse, slug, text'

/** The files of the program by name; without queries on request. */
export function twoHundredModels(withQueries: boolean): Map<string, string> {
  const files = new Map<string, string>()
  for (let module = 0; module < MODULES; module++) {
    const own = Array.from({ length: PER_MODULE }, (_, index) => module * PER_MODULE + index)
    const neighbours = own.flatMap((i) => [i + 1, i + 7, i - 1, i - 7, i + 31].map(wrap))
    files.set(
      `models${module}.ts`,
      [`import { ${FIELDS} } from 'nuages/orm'`, importsOf(module, neighbours), ...own.map(modelSource)].join('\n'),
    )
    if (!withQueries) continue
    const head = [`import { is } from 'nuages/orm'`, importsOf(-1, own)]
    files.set(`queries${module}.ts`, [...head, ...own.map(queriesSource)].join('\n'))
  }
  return files
}
