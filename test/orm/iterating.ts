// What going through many rows one by one takes of memory.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createTables, type Database, dropTables, model, modelSet, text } from '../../src/orm.ts'

/** A row of some characters. */
export class Bulk extends model({ words: text() }) {}
const store = modelSet('bulk', { Bulk })

const DIGITS = `(${Array.from({ length: 10 }, (_, digit) => `select ${digit} as n`).join(' union all ')})`

/** Runs work beside a table that the database makes: ten to the power of `digits` rows, with texts of a length. */
export async function withBulk(
  database: Database,
  { digits, length }: { readonly digits: number; readonly length: number },
  work: () => Promise<void>,
): Promise<void> {
  const names = Array.from({ length: digits }, (_, place) => `d${place}`)
  const long = database.dialect === 'sqlite' ? `hex(zeroblob(${length / 2}))` : `repeat('x', ${length})`
  await createTables(database, store)
  try {
    await database.execute(`insert into bulk_bulk (words) select ${long} from ${names.map((name) => `${DIGITS} ${name}`).join(', ')}`)
    await work()
  } finally {
    await dropTables(database, store)
  }
}

function collector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

/** Megabytes that are held. */
function held(collect: () => void): number {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 2 ** 20
}

/** How many rows came, and how many megabytes more were held on the way than before. */
export async function growthOf(rows: AsyncIterable<unknown>, every: number): Promise<{ count: number; growth: number }> {
  const collect = collector()
  let count = 0
  let growth = 0
  const before = held(collect)
  for await (const row of rows) {
    if (row === null) throw new Error('no row')
    count++
    if (count % every === 0) growth = Math.max(growth, held(collect) - before)
  }
  return { count, growth }
}
