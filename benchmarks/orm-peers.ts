// Who takes part in `npm run bench -- orm`, what is measured, and what is to be reached.

/** Where the rows are. */
export type OrmEngine = 'sqlite' | 'postgres'
/** What is measured. */
export type OrmCase = 'key' | 'hundred' | 'related' | 'insert' | 'bulk' | 'update'

/** The titles of the cases. */
export const ORM_CASES: Readonly<Record<OrmCase, string>> = {
  key: 'row by key',
  hundred: '100 rows',
  related: '20 rows + 100 related',
  insert: 'insert',
  bulk: '1,000 inserts, keys told',
  update: 'update',
}

/** One of those who are compared. */
export interface OrmPeer {
  readonly title: string
  /** Its module in peers/orm. */
  readonly file: string
  /** Whether its queries are prepared; then it only reads. */
  readonly isPrepared: boolean
}

const peer = (title: string, file: string, isPrepared = false): OrmPeer => ({ title, file, isPrepared })

/** The driver itself, which is the limit. */
export const RAW = 'driver'
/** In the order of the table. */
export const ORM_PEERS: readonly OrmPeer[] = [
  peer(RAW, 'raw'),
  peer('Nuages', '../nuages-orm'),
  peer('Nuages prepared', '../nuages-orm', true),
  peer('Kysely', 'kysely'),
  peer('Drizzle', 'drizzle'),
  peer('Drizzle prepared', 'drizzle', true),
  peer('Prisma', 'prisma'),
  peer('TypeORM', 'typeorm'),
  peer('MikroORM', 'mikro'),
  peer('Sequelize', 'sequelize'),
]

/** The speed of ours as a part of the driver's. */
export interface OrmGoal {
  readonly engine: OrmEngine
  readonly it: OrmCase
  readonly part: number
  readonly isPrepared?: boolean
}

/** Beside being ahead of every other ORM and of Kysely in every row. */
export const ORM_GOALS: readonly OrmGoal[] = [
  { engine: 'sqlite', it: 'key', part: 0.2 },
  { engine: 'sqlite', it: 'key', part: 0.6, isPrepared: true },
  { engine: 'sqlite', it: 'hundred', part: 1.2 },
  { engine: 'sqlite', it: 'related', part: 1.2 },
  { engine: 'sqlite', it: 'insert', part: 0.5 },
  { engine: 'sqlite', it: 'bulk', part: 1 },
  { engine: 'postgres', it: 'key', part: 0.75 },
  { engine: 'postgres', it: 'hundred', part: 1 },
  { engine: 'postgres', it: 'related', part: 0.85 },
  { engine: 'postgres', it: 'insert', part: 0.95 },
  { engine: 'postgres', it: 'bulk', part: 0.8 },
]
