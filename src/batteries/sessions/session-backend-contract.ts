// What every session backend must do, as tests: `sessionBackendContract(test, make)` in the test file of a backend. It brings
// no test framework; `test` is node:test's, or any function that takes a name and what is to run.

import { type Clock, ManualClock, NuagesError, type SessionRecord } from '../../http.ts'
import type { SessionBackend } from './backend.ts'

/** What a backend is made of for a test: its own, empty store each time. */
export interface SessionBackendSetup {
  /** Seconds. */
  readonly maxAge: number
  /** All time is to be taken from it: a test goes on by a week in no time. */
  readonly clock: Clock
  /** For a backend that signs: the first signs, all verify. */
  readonly keys: readonly string[]
}

/** Makes an empty backend for one test. */
export type MakeSessionBackend = (setup: SessionBackendSetup) => SessionBackend | Promise<SessionBackend>

/** Says what a backend cannot do by its nature. */
export interface SessionBackendContractOptions {
  /** False for one that keeps the record in its token, and so can forget nothing. */
  readonly stores?: boolean
}

const START = 1_700_000_000_000
const MAX_AGE = 3600
const KEYS: readonly string[] = ['a key of the tests, long enough to sign with']
const NEW_KEY = 'a newer key of the tests, long enough too'

/** Registers a test for each thing that a session backend promises. */
export function sessionBackendContract(
  test: (name: string, run: () => Promise<void>) => unknown,
  make: MakeSessionBackend,
  { stores = true }: SessionBackendContractOptions = {},
): void {
  const cases = { ...ALL, ...(stores ? STORING : SIGNING) }
  for (const [name, run] of Object.entries(cases)) test(`a session backend ${name}`, async () => await run(new Trial(make)))
}

/** One test's clock, and its backends. */
class Trial {
  readonly #make: MakeSessionBackend
  readonly #clock: ManualClock = new ManualClock(START)

  constructor(make: MakeSessionBackend) {
    this.#make = make
  }

  async backend(keys: readonly string[] = KEYS): Promise<SessionBackend> {
    return await this.#make({ maxAge: MAX_AGE, clock: this.#clock, keys })
  }

  pass(seconds: number): void {
    this.#clock.advance(seconds * 1000)
  }
}

type Case = (trial: Trial) => Promise<void>

const ALL: Readonly<Record<string, Case>> = {
  'says how long a session lasts': async (trial) => {
    equal((await trial.backend()).maxAge, MAX_AGE, 'maxAge')
  },
  'gives a record back as it was': async (trial) => {
    const backend = await trial.backend()
    const record = JSON.parse('{"a":1.5,"b":[true,null,{"c":""}],"__proto__":{"d":1},"constructor":"ü 日 😀 \\" \\u0001","":0}')
    equal(await backend.load(await saved(backend, null, record)), record, 'the record')
  },
  'keeps a record of 2000 characters': async (trial) => {
    const backend = await trial.backend()
    const record = { text: 'x'.repeat(2000) }
    equal(await backend.load(await saved(backend, null, record)), record, 'the record')
  },
  'gives tokens that a cookie can carry': async (trial) => {
    const token = await saved(await trial.backend(), null, { text: 'ü "; ,\\ 日' })
    that(/^[\w\-.~:=+/]{1,3900}$/.test(token), `a token is ${token}, expected 1 to 3900 letters, digits and any of _-.~:=+/`)
  },
  'has no record for a token that it never gave, and does not throw': async (trial) => {
    const backend = await trial.backend()
    const token = await saved(backend, null, { a: 1 })
    const forged = [`${token}x`, token.slice(0, -1), `${token.slice(0, 3)}${token}`, token.slice(1), token.split('').reverse().join('')]
    for (const text of [...FORGED, ...forged]) equal(await backend.load(text), null, `what load gives for ${JSON.stringify(text)}`)
    equal(await backend.load(token), { a: 1 }, 'the record of the good token after that')
  },
  'keeps a session while it lasts, and no longer': async (trial) => {
    const backend = await trial.backend()
    const token = await saved(backend, null, { a: 1 })
    trial.pass(MAX_AGE - 2)
    equal(await backend.load(token), { a: 1 }, 'the record before it expires')
    trial.pass(4)
    equal(await backend.load(token), null, 'the record after it has expired')
  },
  'keeps a session longer when it is stored again': async (trial) => {
    const backend = await trial.backend()
    const first = await saved(backend, null, { a: 1 })
    trial.pass(MAX_AGE - 2)
    const second = await saved(backend, first, { a: 2 })
    trial.pass(MAX_AGE - 2)
    equal(await backend.load(second), { a: 2 }, 'the record')
  },
  'does not mix sessions that are stored at the same time': async (trial) => {
    const backend = await trial.backend()
    const records = Array.from({ length: 20 }, (_, index) => ({ index }))
    const tokens = await Promise.all(records.map((record) => saved(backend, null, record)))
    equal(new Set(tokens).size, tokens.length, 'the number of different tokens')
    equal(await Promise.all(tokens.map((token) => backend.load(token))), records, 'the records')
  },
  'keeps a record of a million characters whole, or says that it is too large and keeps the one before': async (trial) => {
    const backend = await trial.backend()
    const token = await saved(backend, null, { a: 1 })
    const large = { text: Array.from({ length: 150_000 }, (_, index) => String(index * 7919).slice(-6)).join(' ') }
    try {
      equal(await backend.load(await saved(backend, token, large)), large, 'the large record')
    } catch (error) {
      if (!(error instanceof NuagesError) || error.code !== 'SESSION_TOO_LARGE') throw error
      equal(await backend.load(token), { a: 1 }, 'the record before')
    }
  },
  'forgets an unknown token without an error, and can be cleaned when empty': async (trial) => {
    const backend = await trial.backend()
    for (const text of FORGED) await backend.remove(text)
    equal(await backend.removeExpired(), 0, 'the number of expired sessions')
  },
}

/** What a client may send as a token. */
const FORGED: readonly string[] = [
  ...['', 'x', '0', 'null', 'undefined', '__proto__', 'constructor', 'toString', '*', '%', '_', '../a', 'a/b', "' or 1=1 --", '$ne', '{}'],
  ...['x'.repeat(43), 'x'.repeat(8000), 'a.b.c', 'a:b:c', '.....', ':::', 'é', 'ÿ\u0080', '%00', 'eyJhIjoxfQ.Zx.AAAA'],
]

const STORING: Readonly<Record<string, Case>> = {
  'gives tokens that nobody can guess': async (trial) => {
    const backend = await trial.backend()
    const tokens = await Promise.all(Array.from({ length: 50 }, () => saved(backend, null, { a: 1 })))
    equal(new Set(tokens).size, tokens.length, 'the number of different tokens for equal records')
    for (const token of tokens) that(token.length >= 22, `a token is ${token}, expected 128 random bits, which are 22 characters`)
    const starts = new Set(tokens.map((token) => token.slice(0, 8)))
    equal(starts.size, tokens.length, 'the number of different beginnings of tokens: a counter or a time stands there')
  },
  'takes no token that a client has chosen': async (trial) => {
    const backend = await trial.backend()
    equal(await backend.save('a-token-that-a-client-has-chosen', { a: 1 }), null, 'what save gives for an unknown token')
    equal(await backend.load('a-token-that-a-client-has-chosen'), null, 'what load gives for it')
  },
  'forgets what it is told to forget': async (trial) => {
    const backend = await trial.backend()
    const [one, two] = [await saved(backend, null, { a: 1 }), await saved(backend, null, { a: 2 })]
    await backend.remove(one)
    equal([await backend.load(one), await backend.load(two)], [null, { a: 2 }], 'both records')
  },
  'lets no late request bring an ended session back': async (trial) => {
    const backend = await trial.backend()
    const token = await saved(backend, null, { user: 1 })
    await backend.remove(token)
    equal(await backend.save(token, { user: 1, a: 1 }), null, 'what save gives for a token that was removed')
    equal(await backend.load(token), null, 'its record')
    const expired = await saved(backend, null, { user: 1 })
    trial.pass(MAX_AGE + 2)
    equal(await backend.save(expired, { user: 1 }), null, 'what save gives for a token that has expired')
  },
  'ends a session that is removed while it is stored': async (trial) => {
    const backend = await trial.backend()
    const token = await saved(backend, null, { user: 1 })
    const [stored] = await Promise.all([backend.save(token, { user: 1, a: 1 }), backend.remove(token)])
    equal(await backend.load(token), null, 'the record')
    if (stored !== null && stored !== token) equal(await backend.load(stored), null, 'the record under the token that save gave')
  },
  'keeps one of two records that are stored at the same time, whole': async (trial) => {
    const backend = await trial.backend()
    const token = await saved(backend, null, {})
    const records = [{ a: 1 }, { b: 2 }]
    const tokens = await Promise.all(records.map((record) => saved(backend, token, record)))
    for (const given of tokens) {
      const text = JSON.stringify(await backend.load(given))
      that(records.map((record) => JSON.stringify(record)).includes(text), `the record is ${text}, expected one of the two`)
    }
  },
  'keeps what was stored, whatever happens to the object afterwards': async (trial) => {
    const backend = await trial.backend()
    const record = { list: [1] }
    const token = await saved(backend, null, record)
    record.list.push(2)
    const loaded = (await backend.load(token)) as typeof record
    equal(loaded, { list: [1] }, 'the record')
    loaded.list.push(3)
    equal(await backend.load(token), { list: [1] }, 'the record, loaded again')
  },
  'removes what has expired, and only that': async (trial) => {
    const backend = await trial.backend()
    for (const a of [1, 2, 3]) await saved(backend, null, { a })
    trial.pass(MAX_AGE - 10)
    const young = await saved(backend, null, { a: 4 })
    equal(await backend.removeExpired(), 0, 'the number of expired sessions')
    trial.pass(20)
    equal(await backend.removeExpired(), 3, 'the number of expired sessions')
    equal(await backend.removeExpired(), 0, 'the number of expired sessions, asked again')
    equal(await backend.load(young), { a: 4 }, 'the record that has not expired')
  },
}

const SIGNING: Readonly<Record<string, Case>> = {
  'reads what an older key has signed, and signs with the newest': async (trial) => {
    const [old, both] = [await trial.backend(KEYS), await trial.backend([NEW_KEY, ...KEYS])]
    const token = await saved(old, null, { a: 1 })
    equal(await both.load(token), { a: 1 }, 'the record that the older key has signed')
    equal(await old.load(await saved(both, token, { a: 2 })), null, 'what the older key alone reads of the newest')
  },
  'reads nothing that a key has signed which is gone': async (trial) => {
    const token = await saved(await trial.backend(KEYS), null, { a: 1 })
    equal(await (await trial.backend([NEW_KEY])).load(token), null, 'the record')
  },
  'notices a change of any one character': async (trial) => {
    const backend = await trial.backend()
    const token = await saved(backend, null, { user: 1 })
    for (let at = 0; at < token.length; at++) {
      const other = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
      const record = await backend.load(other)
      // The last character of base64 may have bits that mean nothing.
      if (record !== null) equal([at, record], [token.length - 1, { user: 1 }], 'what a changed token gives, and where it was changed')
    }
  },
}

/** Stores a record where it must be possible. */
async function saved(backend: SessionBackend, token: string | null, record: SessionRecord): Promise<string> {
  const given = await backend.save(token, record)
  if (typeof given === 'string') return given
  throw broken(`save gave ${String(given)} for ${token === null ? 'a new session' : 'a good token'}, expected a token`)
}

/** Compares by JSON, the order of names aside, which some databases change. */
function equal(actual: unknown, expected: unknown, what: string): void {
  const [given, wanted] = [sortedJson(actual), sortedJson(expected)]
  that(given === wanted, `${what}: ${given.slice(0, 300)}, expected ${wanted.slice(0, 300)}`)
}

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

function that(holds: boolean, message: string): void {
  if (!holds) throw broken(message)
}

function broken(message: string): NuagesError {
  return new NuagesError('SESSION_CONTRACT', `The backend breaks the contract of session backends: ${message}.`)
}
