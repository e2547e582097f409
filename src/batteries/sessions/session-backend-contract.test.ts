import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Clock, randomToken, type SessionRecord } from '../../http.ts'
import type { SessionBackend } from './backend.ts'
import { CookieBackend } from './cookie-backend.ts'
import { MemoryBackend } from './memory-backend.ts'
import { type MakeSessionBackend, sessionBackendContract } from './session-backend-contract.ts'

interface Row {
  readonly text: string
  readonly expires: number
}

/** Works as a database would: every statement takes a turn of its own, and is whole. */
class TableBackend implements SessionBackend {
  readonly maxAge: number
  readonly #clock: Clock
  readonly #rows: Map<string, Row> = new Map()

  constructor({ maxAge, clock }: { maxAge: number; clock: Clock }) {
    this.maxAge = maxAge
    this.#clock = clock
  }

  async load(token: string): Promise<SessionRecord | null> {
    const row = await this.statement((rows) => rows.get(token))
    return row === undefined || row.expires <= this.#clock.now() ? null : JSON.parse(row.text)
  }

  async save(token: string | null, record: SessionRecord): Promise<string | null> {
    const row = { text: JSON.stringify(record), expires: this.#clock.now() + this.maxAge * 1000 }
    const key = token ?? randomToken()
    if (token === null) await this.statement((rows) => rows.set(key, row))
    else if (!(await this.statement((rows) => this.update(rows, key, row)))) return null
    return key
  }

  async remove(token: string): Promise<void> {
    await this.statement((rows) => rows.delete(token))
  }

  async removeExpired(): Promise<number> {
    return await this.statement((rows) => {
      const expired = [...rows].filter(([, { expires }]) => expires <= this.#clock.now())
      for (const [key] of expired) rows.delete(key)
      return expired.length
    })
  }

  /** UPDATE ... WHERE key = ? AND expires > ? */
  update(rows: Map<string, Row>, key: string, row: Row): boolean {
    if ((rows.get(key)?.expires ?? 0) <= this.#clock.now()) return false
    rows.set(key, row)
    return true
  }

  async statement<T>(run: (rows: Map<string, Row>) => T): Promise<T> {
    await Promise.resolve()
    return run(this.#rows)
  }
}

describe('the cookie backend', () => {
  sessionBackendContract(test, ({ keys, ...options }) => new CookieBackend(keys, options), { stores: false })
})
describe('the memory backend', () => {
  sessionBackendContract(test, (options) => new MemoryBackend(options))
})
describe('a backend as a database has it', () => {
  sessionBackendContract(test, async (options) => new TableBackend(options))
})

/** The names of the tests that a backend fails, with what they say. */
async function failures(make: MakeSessionBackend, stores = true): Promise<string[]> {
  const runs: [string, () => Promise<void>][] = []
  sessionBackendContract((name, run) => runs.push([name, run]), make, { stores })
  const failed: string[] = []
  for (const [name, run] of runs) {
    const error = await run().then(
      () => null,
      (error: Error) => error,
    )
    if (error !== null) failed.push(`${name}: ${error.message}`)
  }
  return failed
}

describe('the contract notices a backend', () => {
  const wrong: Readonly<Record<string, [RegExp, MakeSessionBackend]>> = {
    'that brings ended sessions back': [
      /lets no late request bring an ended session back/,
      (options) =>
        new (class extends TableBackend {
          override update(rows: Map<string, Row>, key: string, row: Row): boolean {
            return rows.set(key, row).size > 0
          }
        })(options),
    ],
    'that lets clients choose': [
      /takes no token that a client has chosen/,
      (options) =>
        new (class extends TableBackend {
          override async save(token: string | null, record: SessionRecord): Promise<string | null> {
            return (await super.save(token, record)) ?? (await super.save(null, record))
          }
        })(options),
    ],
    'that never forgets': [
      /forgets what it is told to forget/,
      (options) =>
        new (class extends TableBackend {
          override async remove(): Promise<void> {}
        })(options),
    ],
    'that counts its tokens': [
      /nobody can guess/,
      (options) => {
        let count = 0
        return Object.assign(new TableBackend(options), { save: async () => String(++count).padStart(30, '0') })
      },
    ],
    'that does not mind expiry': [
      /and no longer: .*after it has expired/,
      (options) => new TableBackend({ ...options, clock: { now: () => 0 } }),
    ],
    'that hands its own object out': [
      /whatever happens to the object afterwards/,
      (options) => {
        const records = new Map<string, SessionRecord>()
        const backend = new TableBackend(options)
        return Object.assign(backend, {
          load: async (token: string) => records.get(token) ?? null,
          save: async (_: string | null, record: SessionRecord) => {
            const token = randomToken()
            records.set(token, record)
            return token
          },
        })
      },
    ],
  }
  for (const [name, [expected, make]] of Object.entries(wrong)) {
    test(name, async () => assert.match((await failures(make)).join('\n'), expected))
  }

  test('that does not look at its signature', async () => {
    const make: MakeSessionBackend = ({ maxAge }) => ({
      maxAge,
      load: (token) => {
        try {
          return JSON.parse(decodeURIComponent(atob(token)))
        } catch {
          return null
        }
      },
      save: (_, record) => btoa(encodeURIComponent(JSON.stringify(record))),
      remove: () => {},
      removeExpired: () => 0,
    })
    assert.match((await failures(make, false)).join('\n'), /reads nothing that a key has signed which is gone/)
  })
})
