// Money that goes from account to account while the network fails at random: what was said about each transfer is what happened.

import assert from 'node:assert/strict'
import { connect, createTables, type Database, type DatabaseError, f, integer, is, model, modelSet, sum } from '../../src/orm.ts'
import { Dice } from './dice.ts'
import { FaultProxy } from './fault-proxy.ts'

class Account extends model({ cents: integer({ default: 1000 }) }, { ordering: ['id'] }) {}
class Transfer extends model({ number: integer({ unique: true }), from: integer(), to: integer(), cents: integer() }) {}
const bank = modelSet('cut', { Account, Transfer })

const ACCOUNTS = 6
/** Errors after which nothing of a transaction was kept. */
const NOTHING: ReadonlySet<string> = new Set([
  'DATABASE_CONNECTION_LOST',
  'DATABASE_CONNECTION_FAILED',
  'DATABASE_TRANSACTION_FAILED',
  'DATABASE_SERIALIZATION_FAILURE',
  'DATABASE_DEADLOCK',
  'DATABASE_POOL_EXHAUSTED',
  'DATABASE_TIMEOUT',
])

/** How a transfer went: `kept`, or the code of the error. */
type Told = Map<number, string>

export interface Transfers {
  readonly seed: number
  readonly workers: number
  readonly each: number
  /** After how many chunks of the server a connection is cut, at the most. */
  readonly within: number
}

/** Runs transfers through a proxy that cuts connections, and compares what was told with what is there. */
export async function runTransfers(url: string, { seed, workers, each, within }: Transfers): Promise<Map<string, number>> {
  const dice = new Dice(seed)
  const proxy = await FaultProxy.open(url)
  const direct = connect(url, { pool: { max: 1 } })
  const database = connect(proxy.url, { pool: { max: 4, acquireTimeout: 20_000 } })
  try {
    await createTables(direct, bank)
    await Account.using(direct).createMany(Array.from({ length: ACCOUNTS }, () => ({})))
    let left = dice.below(within)
    proxy.fromServer = () => {
      if (left-- > 0) return 'pass'
      left = dice.below(within)
      return dice.odds(0.5) ? 'cut' : 'reset'
    }
    const told: Told = new Map()
    await Promise.all(Array.from({ length: workers }, (_, worker) => work(database, { dice, told, first: worker * each, each })))
    proxy.heal()
    await compare(direct, told)
    const counts = new Map<string, number>()
    for (const how of told.values()) counts.set(how, (counts.get(how) ?? 0) + 1)
    return counts
  } finally {
    await database.close()
    await proxy.close()
    await direct.close()
  }
}

interface Work {
  readonly dice: Dice
  readonly told: Told
  readonly first: number
  readonly each: number
}

async function work(database: Database, { dice, told, first, each }: Work): Promise<void> {
  for (let number = first; number < first + each; number++) {
    const from = 1 + dice.below(ACCOUNTS)
    const to = 1 + ((from + dice.below(ACCOUNTS - 1)) % ACCOUNTS)
    const transfer = { number, from, to, cents: 1 + dice.below(50) }
    const error = await database
      .transaction(() => move(database, transfer), { retries: 20 })
      .then(
        () => undefined,
        (thrown: unknown) => thrown as DatabaseError,
      )
    told.set(number, error === undefined ? 'kept' : error.code)
  }
}

/** In the order of the keys, so that two do not wait for each other too often. */
async function move(database: Database, transfer: { number: number; from: number; to: number; cents: number }): Promise<void> {
  const { from, to, cents } = transfer
  await Account.using(database)
    .where({ id: is.in([from, to]) })
    .lock()
    .all()
  await Transfer.using(database).create(transfer)
  await Account.using(database)
    .where({ id: from })
    .update({ cents: f('cents').minus(cents) })
  await database.transaction(() =>
    Account.using(database)
      .where({ id: to })
      .update({ cents: f('cents').plus(cents) }),
  )
}

async function compare(direct: Database, told: Told): Promise<void> {
  const transfers = await Transfer.using(direct).all()
  const there = new Set(transfers.map(({ number }) => number))
  for (const [number, how] of told) {
    if (how === 'kept') assert.ok(there.has(number), `transfer ${number} was acknowledged, and is lost`)
    else if (NOTHING.has(how)) assert.ok(!there.has(number), `transfer ${number} failed with ${how}, and is there`)
    else assert.equal(how, 'DATABASE_COMMIT_UNKNOWN', `transfer ${number}`)
  }
  const balances = Array.from({ length: ACCOUNTS }, () => 1000)
  for (const { from, to, cents } of transfers) {
    balances[from - 1] = (balances[from - 1] ?? 0) - cents
    balances[to - 1] = (balances[to - 1] ?? 0) + cents
  }
  const accounts = await Account.using(direct).all()
  assert.deepEqual(
    accounts.map(({ cents }) => cents),
    balances,
  )
  assert.deepEqual(await Account.using(direct).aggregate({ total: sum('cents') }), { total: ACCOUNTS * 1000 })
}
