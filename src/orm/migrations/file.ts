// Migrations as files: `makemigrations` writes what a person would.

import { NuagesError, shown } from '../../base/errors.ts'
import { checkOptions } from '../known-names.ts'
import type { ModelSet } from '../model-set.ts'
import { type Answers, detect, type WrittenOperation } from './detect.ts'
import { MigrationGraph } from './graph.ts'
import { folderOf, readMigrations } from './migration.ts'
import { quoted, Source } from './source.ts'

/** How migrations are made. */
export interface MakeOptions {
  readonly answers?: Answers
  /** The end of the file's name, in place of one that is made of what it does. */
  readonly name?: string
  /** Whether what would be lost may be lost. */
  readonly allowDataLoss?: boolean
  /** Writes nothing. */
  readonly dryRun?: boolean
  /** Makes a migration without operations for this label. */
  readonly empty?: string
}

const OPTIONS: readonly string[] = ['answers', 'name', 'allowDataLoss', 'dryRun', 'empty'] satisfies (keyof MakeOptions)[]

/** A migration that was made. */
export interface MadeMigration {
  readonly label: string
  readonly name: string
  readonly path: string
  readonly text: string
  readonly titles: readonly string[]
  /** What applying it loses, a line each. */
  readonly losses: readonly string[]
}

const SILENT: Answers = { isRename: async () => false, fillOf: async () => undefined }

/**
 * Compares models with their migrations, and writes what is missing into the folders of their model sets. Nothing changed: nothing is
 * written. Throws ORM_MIGRATION_LOSS with a line for each loss, ORM_MIGRATION_FILL, ORM_MIGRATION_CONFLICT, ORM_MIGRATION_FILE.
 */
export async function makeMigrations(sets: readonly ModelSet[], options: MakeOptions = {}): Promise<MadeMigration[]> {
  checkOptions('makeMigrations', options, OPTIONS)
  if (options.name !== undefined && !/^[a-z0-9_]+$/.test(options.name))
    throw new NuagesError(
      'ORM_MIGRATION_FILE',
      `a migration cannot be called ${shown(options.name)}: expected small letters, digits and _`,
      {
        hint: "give what stands behind its number, such as 'article_views'",
      },
    )
  const placed = await readMigrations(sets)
  const graph = new MigrationGraph(placed)
  refuseConflicts(graph, sets)
  const source = new Source()
  const detected = await detect(sets, graph.stateAfter(graph.ordered), options.answers ?? SILENT, source)
  if (options.empty !== undefined) detected.set(options.empty, [])
  const losses = [...detected.values()].flat().flatMap(({ loss }) => loss ?? [])
  if (losses.length > 0 && options.allowDataLoss !== true)
    throw new NuagesError('ORM_MIGRATION_LOSS', `these changes would lose data:\n${losses.map((loss) => `  ${loss}`).join('\n')}`, {
      hint: 'if that is meant, --allow-data-loss; if something has another name now, --rename Model.old=new',
    })
  const made = parts(detected).map((part, place, all) => fileOf(part, place, all, graph, sets, options))
  if (options.dryRun !== true) for (const file of made) await write(file)
  return made
}

/** Writes a migration of these operations into a folder. */
export async function writeMigration(
  folder: string,
  parts: { label: string; name: string; operations: readonly WrittenOperation[]; options: FileOptions },
): Promise<MadeMigration> {
  const { label, name, operations, options } = parts
  const path = process.getBuiltinModule('node:path').join(folder, `${name}.ts`)
  const made = { label, name, path, text: written(operations, options), titles: titlesOf(operations), losses: [] }
  await write(made)
  return made
}

async function write({ path, text }: MadeMigration): Promise<void> {
  const { promises } = process.getBuiltinModule('node:fs')
  await promises.mkdir(process.getBuiltinModule('node:path').dirname(path), { recursive: true })
  await promises.writeFile(path, text, { flag: 'wx' })
}

function refuseConflicts(graph: MigrationGraph, sets: readonly ModelSet[]): void {
  for (const { label } of sets) {
    const leaves = graph.leavesOf(label)
    if (leaves.length > 1)
      throw new NuagesError('ORM_MIGRATION_CONFLICT', `${label} has two ends: ${leaves.map(({ name }) => name).join(' and ')}`, {
        hint: '`nuages makemigrations --merge` makes one that comes after both',
      })
  }
}

/** What goes into one file. */
interface Part {
  readonly label: string
  readonly operations: readonly WrittenOperation[]
}

/** A file for each label; indexes of tables that are there in one of their own, which need not be a transaction. */
function parts(detected: ReadonlyMap<string, readonly WrittenOperation[]>): Part[] {
  const inCircle = circleOf(detected)
  const first: Part[] = []
  const second: Part[] = []
  const last: Part[] = []
  for (const [label, all] of detected) {
    // What others referred to goes when they no longer do.
    const awaited = all.filter(({ kind, referring = [] }) => kind === 'deleteModel' && referring.some((other) => detected.has(other)))
    const operations = all.filter((operation) => !awaited.includes(operation))
    if (awaited.length > 0) last.push({ label, operations: awaited })
    if (operations.length === 0 && awaited.length > 0) continue
    if (!inCircle.has(label)) {
      first.push({ label, operations })
      continue
    }
    const later = operations.map((operation) => splitCreation(operation, inCircle))
    first.push({ label, operations: later.map(({ now }) => now) })
    const added = later.flatMap(({ then }) => then)
    if (added.length > 0) second.push({ label, operations: added })
  }
  return [...first, ...second, ...last]
}

/** Labels that refer to each other both ways. */
function circleOf(detected: ReadonlyMap<string, readonly WrittenOperation[]>): ReadonlySet<string> {
  const next = (label: string): string[] =>
    [...new Set((detected.get(label) ?? []).flatMap(({ targets }) => targets.map((target) => target.split('.')[0] as string)))].filter(
      (other) => detected.has(other),
    )
  const reaches = (from: string, to: string, seen: Set<string>): boolean =>
    next(from).some((label) => label === to || (!seen.has(label) && reaches(label, to, seen.add(label))))
  return new Set([...detected.keys()].filter((label) => reaches(label, label, new Set())))
}

const FIELD = /^ {4}(\w+): (.*to\('(\w+)\.\w+'\).*),$/

/** Relations to labels of a circle come in a second file, when all their models are there. */
function splitCreation(operation: WrittenOperation, circle: ReadonlySet<string>): { now: WrittenOperation; then: WrittenOperation[] } {
  if (operation.kind !== 'createModel') return { now: operation, then: [] }
  const model = /^createModel\('(\w+)'/.exec(operation.source)?.[1] as string
  const then: WrittenOperation[] = []
  const kept = operation.source.split('\n').filter((line) => {
    const found = FIELD.exec(line)
    if (found === null || !operation.targets.some((target) => target.startsWith(`${found[3]}.`) && circle.has(found[3] as string)))
      return true
    const [, field, source, label] = found
    const targets = operation.targets.filter((target) => target.startsWith(`${label}.`))
    then.push({
      kind: 'addField',
      source: `addField(${quoted(model)}, ${quoted(field as string)}, ${source})`,
      words: `${model}_${field}`.toLowerCase(),
      loss: null,
      targets,
    })
    return false
  })
  return {
    now: {
      ...operation,
      source: kept.join('\n'),
      targets: operation.targets.filter((target) => !circle.has(target.split('.')[0] as string)),
    },
    then,
  }
}

function fileOf(
  part: Part,
  place: number,
  all: readonly Part[],
  graph: MigrationGraph,
  sets: readonly ModelSet[],
  options: MakeOptions,
): MadeMigration {
  const { label, operations } = part
  const names = nameFor(part, place, all, graph, options)
  const folder = folderOf(sets.find((set) => set.label === label) as ModelSet)
  if (folder === null)
    throw new NuagesError('ORM_MIGRATION_FILE', `the model set ${label} has no folder for migrations`, {
      hint: `modelSet('${label}', models, { migrations })`,
    })
  const labels = new Set(operations.flatMap(({ targets }) => targets.map((target) => target.split('.')[0] as string)))
  const referring = operations.flatMap((operation) => operation.referring ?? [])
  const isLast = operations.every(({ kind }) => kind === 'deleteModel')
  const before = referring.flatMap((other) => (isLast ? lastOf(other, place, all, graph, options) : graph.leavesOf(other)[0]?.id) ?? [])
  const dependencies = [...new Set([...[...labels].flatMap((other) => lastOf(other, place, all, graph, options) ?? []), ...before])]
  const isConcurrent = operations.length > 0 && operations.every(({ kind }) => kind === 'addIndex' || kind === 'removeIndex')
  const text = written(operations, { dependencies, isConcurrent })
  const losses = operations.flatMap(({ loss }) => loss ?? [])
  return {
    label,
    name: names,
    path: process.getBuiltinModule('node:path').join(folder, `${names}.ts`),
    text,
    titles: titlesOf(operations),
    losses,
  }
}

/** The last migration of a label: one of those that are being made, or one that is there. */
function lastOf(label: string, place: number, all: readonly Part[], graph: MigrationGraph, options: MakeOptions): string | undefined {
  const index = all.findLastIndex(
    (part, at) => part.label === label && at !== place && (at < place || all.findIndex((each) => each.label === label) === at),
  )
  if (index >= 0) return `${label}/${nameFor(all[index] as Part, index, all, graph, options)}`
  return graph.leavesOf(label)[0]?.id
}

function nameFor({ label, operations }: Part, place: number, all: readonly Part[], graph: MigrationGraph, { name }: MakeOptions): string {
  const there = graph.ordered.filter((placed) => placed.label === label)
  const before = all.slice(0, place).filter((part) => part.label === label).length
  const last = Math.max(0, ...there.map((placed) => Number(placed.name.slice(0, 4))))
  const number = String(last + before + 1).padStart(4, '0')
  if (name !== undefined) return `${number}_${name}`
  if (there.length + before === 0) return `${number}_initial`
  const [first, ...others] = operations.map(({ words }) => words.replaceAll(/[^a-z0-9_]+/g, '_'))
  const whole = [first ?? 'empty', ...others].join('_and_')
  return `${number}_${whole.length <= 50 ? whole : `${(first ?? '').slice(0, 40)}_and_more`}`
}

/** What a file says beside its operations. */
interface FileOptions {
  readonly dependencies?: readonly string[]
  readonly replaces?: readonly string[]
  readonly isConcurrent?: boolean
}

/** The text of a file. */
function written(operations: readonly WrittenOperation[], { dependencies = [], replaces = [], isConcurrent = false }: FileOptions): string {
  const body = operations.map(({ source }) => `    ${source.replaceAll('\n', '\n  ')},\n`).join('')
  const called = [...body.matchAll(/(?<![\w.'])([a-z]\w*)(?=[(.`])/g)].map(([, name]) => name as string)
  const used = [...new Set(['migration', ...called.filter((name) => ALL.has(name))])].sort()
  const imports = `import { ${used.join(', ')} } from 'nuages/orm/migrations'`
  const lines = [
    imports.length <= 140 ? imports : `import {\n${used.map((name) => `  ${name},\n`).join('')}} from 'nuages/orm/migrations'`,
    '',
    'export default migration({',
    ...(dependencies.length === 0 ? [] : [`  dependencies: [${dependencies.map(quoted).join(', ')}],`]),
    ...(replaces.length === 0 ? [] : [`  replaces: [${replaces.map(quoted).join(', ')}],`]),
    ...(isConcurrent ? ['  // Indexes are made without keeping writers waiting.', '  atomic: false,'] : []),
    operations.length === 0 ? '  operations: [],' : `  operations: [\n${body}  ],`,
    '})',
    '',
  ]
  return lines.join('\n')
}

function titlesOf(operations: readonly WrittenOperation[]): string[] {
  return operations.map(({ source }) => {
    const [line = ''] = source.split('\n')
    return line.endsWith('{') ? `${line.slice(0, -3)})` : line
  })
}

/** What files may import. */
const ALL: ReadonlySet<string> = new Set(
  `createModel deleteModel renameModel addField removeField renameField alterField alterModel addIndex removeIndex runSql runCode to
  foreignKey manyToMany auto bigAuto integerAuto smallAuto integer smallInteger largeInteger bigInteger float decimal text boolean uuid date time
  datetime duration json binary ipAddress generated index unique check fullText either is f value when raw sql coalesce nullIf cast greatest
  least now extract truncate dayOf lower upper length trim ltrim rtrim concat left right substr replace reversed repeat strIndex lpad rpad
  abs ceil floor round sign sqrt power random`.split(/\s+/),
)
