// What every backend does alike, statement by statement. Each backend's test runs it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Backend, Connection, Parameter, Result, Row } from '../../src/orm/backends/backend.ts'
import { DatabaseError } from '../../src/orm/backends/database-error.ts'
import { readInstant } from '../../src/orm/backends/instant.ts'

/** SQL with `?` as the dialect writes its placeholders. */
function placed(backend: Backend, sql: string): string {
  let count = 0
  return backend.dialect === 'postgres' ? sql.replaceAll('?', () => `$${++count}`) : sql
}

type Run = (sql: string, ...parameters: Parameter[]) => Promise<Result>

interface Bench {
  readonly backend: Backend
  readonly types: (typeof TYPES)[keyof typeof TYPES]
  readonly connection: Connection
  readonly run: Run
}

const TYPES = {
  sqlite: { id: 'INTEGER PRIMARY KEY', bytes: 'BLOB', instant: 'TEXT', end: 'STRICT', text: 'TEXT', boolean: 'INTEGER', decimal: 'TEXT' },
  postgres: {
    id: 'bigserial PRIMARY KEY',
    bytes: 'bytea',
    instant: 'timestamptz',
    end: '',
    text: 'text',
    boolean: 'boolean',
    decimal: 'numeric(30,10)',
  },
  mysql: {
    id: 'bigint AUTO_INCREMENT PRIMARY KEY',
    bytes: 'longblob',
    instant: 'datetime(6)',
    end: 'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
    text: 'varchar(200)',
    boolean: 'tinyint(1)',
    decimal: 'decimal(30,10)',
  },
} as const

const INSERT = 'INSERT INTO article (title, slug, views, section_id) VALUES (?, ?, ?, ?)'

function tables({ dialect }: Backend): string[] {
  const { id, text, end } = TYPES[dialect]
  const integer = dialect === 'sqlite' ? 'INTEGER' : 'bigint'
  return [
    `CREATE TABLE section (id ${id}, name ${text} NOT NULL) ${end}`,
    `CREATE TABLE article (id ${id}, title ${text} NOT NULL, slug ${text} NOT NULL, views ${integer} NOT NULL DEFAULT 0,
    section_id ${integer}, CONSTRAINT views_positive CHECK (views >= 0),
    CONSTRAINT article_section FOREIGN KEY (section_id) REFERENCES section (id)) ${end}`,
    'CREATE UNIQUE INDEX article_slug_title ON article (slug, title)',
  ]
}

/** Runs the contract. `backend` leads to an empty database, which is empty again afterwards; or says why there is none. */
export function describeBackend(backend: () => Backend | string): void {
  for (const [title, work] of Object.entries(CONTRACT)) {
    test(title, async (t) => {
      const found = backend()
      if (typeof found === 'string') t.skip(found)
      else await withTables(found, work)
    })
  }
}

async function withTables(backend: Backend, work: (bench: Bench) => Promise<void>): Promise<void> {
  const connection = await backend.connect()
  const run: Run = async (sql, ...parameters) => connection.execute(placed(backend, sql), parameters)
  for (const sql of tables(backend)) await run(sql)
  try {
    await work({ backend, types: TYPES[backend.dialect], run, connection })
  } finally {
    await connection.close()
    const another = await backend.connect()
    for (const table of ['article', 'section', 'edge']) await another.execute(`DROP TABLE IF EXISTS ${table}`)
    await another.close()
  }
}

async function violates(promise: Promise<unknown>, code: string): Promise<DatabaseError> {
  const error = await promise.then(
    () => assert.fail(`expected ${code}`),
    (thrown) => thrown,
  )
  assert.ok(error instanceof DatabaseError, String(error?.stack))
  assert.equal(error.code, code)
  assert.doesNotMatch(`${error.message}${JSON.stringify(error.details)}${String(error.cause)}`, /secret/)
  return error
}

const CONTRACT: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  'rows are arrays in the order of the columns, and changes are counted': async ({ run }) => {
    const added = await run(`${INSERT}, (?, ?, ?, ?)`, 'A', 'a', 1, null, 'B', 'b', 2, null)
    assert.equal(added.changes, 2)
    assert.deepEqual(added.rows, [])
    const { rows, columns, changes } = await run('SELECT slug, views, section_id, views AS slug FROM article ORDER BY id')
    assert.deepEqual(rows, [
      ['a', 1, null, 1],
      ['b', 2, null, 2],
    ])
    assert.deepEqual(columns, ['slug', 'views', 'section_id', 'slug'])
    assert.equal(changes, 0)
    assert.equal((await run('UPDATE article SET views = 2 WHERE views > ?', 0)).changes, 2, 'rows that matched, changed or not')
    assert.equal((await run('DELETE FROM article WHERE views = ?', 2)).changes, 2)
    assert.equal((await run('DELETE FROM article WHERE views = ?', 2)).changes, 0)
  },

  'the key of a new row is told': async ({ backend, run }) => {
    if (backend.features.returning) {
      const { rows, changes } = await run(`${INSERT} RETURNING id, title`, 'A', 'a', 1, null)
      assert.deepEqual(rows, [[1, 'A']])
      assert.equal(changes, 1)
    } else {
      assert.equal((await run(INSERT, 'A', 'a', 1, null)).lastId, 1)
    }
  },

  'integers are numbers while they are exact, and bigints beyond': async ({ backend, run }) => {
    const values = [0, -1, 2 ** 53 - 1, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 53n) - 3n]
    await run(`ALTER TABLE section ADD COLUMN amount ${backend.dialect === 'sqlite' ? 'INTEGER' : 'bigint'}`)
    for (const [index, value] of values.entries())
      await run('INSERT INTO section (id, name, amount) VALUES (?, ?, ?)', index + 1, 'x', value)
    for (let time = 0; time < 2; time++) {
      const { rows } = await run('SELECT amount FROM section ORDER BY id')
      assert.deepEqual(
        rows.map(([amount]) => amount),
        values,
      )
    }
    for (const value of values) assert.equal((await run('SELECT id FROM section WHERE amount = ?', value)).rows.length, 1, String(value))
  },

  'values come back as they were given': async ({ backend, types, run }) => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
    await run(
      `CREATE TABLE edge (a ${types.text}, b ${types.bytes}, c ${types.instant}, d ${types.boolean}, e ${types.decimal}, f double precision) ${types.end}`.replace(
        'double precision',
        backend.dialect === 'sqlite' ? 'REAL' : 'double precision',
      ),
    )
    const text = 'it\'s "quoted" \\ ? $1 :a % _ `x` \u{1f600} é\n\t'
    const instant = new Date('2024-02-29T23:59:59.123Z')
    await run('INSERT INTO edge VALUES (?, ?, ?, ?, ?, ?)', text, bytes, instant, true, '12345678901234567890.0123456789', 0.1)
    const row = (await run('SELECT * FROM edge')).rows[0] as Row
    assert.equal(row[0], text)
    assert.ok(row[1] instanceof Uint8Array && !Buffer.isBuffer(row[1]))
    assert.deepEqual(row[1], bytes)
    assert.equal(typeof row[2], 'string')
    assert.deepEqual(readInstant(row[2] as string), instant)
    assert.equal(row[3], backend.features.booleans ? true : 1)
    assert.equal(row[4], '12345678901234567890.0123456789')
    assert.equal(row[5], 0.1)
    assert.equal((await run('SELECT a FROM edge WHERE c = ?', instant)).rows.length, 1)
    await run('UPDATE edge SET a = ?, b = ?, c = ?, d = ?, e = ?, f = ?', null, null, null, null, null, null)
    assert.deepEqual((await run('SELECT * FROM edge')).rows, [[null, null, null, null, null, null]])
  },

  'what is no value is refused by name, in every place': async ({ run }) => {
    const wrong = [
      undefined,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      {},
      [1],
      { a: 1 },
      Symbol('a'),
      () => 1,
      2n ** 63n,
      new Date(Number.NaN),
      'a\0b',
      '\ud800',
    ]
    for (const value of wrong) {
      const given = value as Parameter
      await assert.rejects(run('SELECT title FROM article WHERE title = ?', given), { code: 'DATABASE_PARAMETER_INVALID' }, String(value))
      await assert.rejects(run('SELECT title FROM article WHERE views = ? AND title = ?', 1, given), {
        code: 'DATABASE_PARAMETER_INVALID',
      })
    }
    await assert.rejects(run('SELECT title FROM article WHERE title = ? AND slug = ?', 'a'), { code: 'DATABASE_PARAMETER_INVALID' })
    await assert.rejects(run('SELECT title FROM article WHERE title = ?', 'a', 'b'), { code: 'DATABASE_PARAMETER_INVALID' })
  },

  'one statement at a time': async ({ run }) => {
    await assert.rejects(run('DELETE FROM article; DELETE FROM section'))
    await assert.rejects(run('SELECT 1; SELECT 2'))
  },

  'a violated constraint is named, and no value is': async ({ backend, run }) => {
    await run(INSERT, 'A', 'secret', 1, null)
    const unique = await violates(run(INSERT, 'A', 'secret', 1, null), 'DATABASE_UNIQUE_VIOLATION')
    assert.equal(unique.constraint, 'article_slug_title')
    assert.equal(unique.table, 'article')
    assert.deepEqual(unique.columns, ['slug', 'title'])
    const updated = await violates(
      run(INSERT, 'B', 'secret', 1, null).then(() => run("UPDATE article SET title = 'A'")),
      'DATABASE_UNIQUE_VIOLATION',
    )
    assert.equal(updated.constraint, 'article_slug_title')
    const missing = await violates(run('INSERT INTO article (slug) VALUES (?)', 'secret'), 'DATABASE_NOT_NULL_VIOLATION')
    assert.deepEqual(missing.columns, ['title'])
    const empty = await violates(run(INSERT, null, 'secret', 1, null), 'DATABASE_NOT_NULL_VIOLATION')
    assert.deepEqual(empty.columns, ['title'])
    const check = await violates(run(INSERT, 'C', 'secret', -1, null), 'DATABASE_CHECK_VIOLATION')
    assert.equal(check.constraint, 'views_positive')
    const reference = await violates(run(INSERT, 'D', 'secret', 1, 77), 'DATABASE_FOREIGN_KEY_VIOLATION')
    if (backend.dialect !== 'sqlite') assert.equal(reference.constraint, 'article_section')
    await run("INSERT INTO section (id, name) VALUES (1, 'secret')")
    await run(INSERT, 'E', 'e', 1, 1)
    await violates(run('DELETE FROM section'), 'DATABASE_FOREIGN_KEY_VIOLATION')
    assert.equal((await run('SELECT id FROM article')).rows.length, 3, 'the connection goes on')
  },

  'a value of the wrong kind is refused, never bent': async ({ run }) => {
    await violates(run('INSERT INTO article (title, slug, views) VALUES (?, ?, ?)', 'A', 'a', 'secret'), 'DATABASE_VALUE_REFUSED')
  },

  'wrong SQL is told with the text of the engine': async ({ run }) => {
    const error = await violates(run('SELEC 1'), 'DATABASE_STATEMENT_FAILED')
    assert.match(error.message, /SELEC/)
    await violates(run('SELECT * FROM nothing_like_it'), 'DATABASE_STATEMENT_FAILED')
  },

  'a table that changes does not spoil statements that were prepared': async ({ run }) => {
    await run("INSERT INTO section (id, name) VALUES (1, 'a')")
    for (let time = 0; time < 3; time++) await run('SELECT * FROM section')
    await run('ALTER TABLE section ADD COLUMN more integer DEFAULT 7')
    const { rows, columns } = await run('SELECT * FROM section')
    assert.deepEqual(rows, [[1, 'a', 7]])
    assert.deepEqual(columns, ['id', 'name', 'more'])
  },

  'transactions begin, end and are read only if told to': async ({ backend, run, connection }) => {
    await connection.begin({})
    await run("INSERT INTO section (id, name) VALUES (1, 'a')")
    await connection.control('ROLLBACK')
    await connection.begin({ isolation: 'serializable' })
    await run("INSERT INTO section (id, name) VALUES (2, 'b')")
    await connection.control('COMMIT')
    assert.deepEqual((await run('SELECT id FROM section')).rows, [[2]])
    if (backend.dialect === 'sqlite') return
    await connection.begin({ readOnly: true, isolation: 'repeatable read' })
    await violates(run("INSERT INTO section (id, name) VALUES (3, 'c')"), 'DATABASE_READ_ONLY')
    await connection.control('ROLLBACK')
    await run("INSERT INTO section (id, name) VALUES (4, 'd')")
  },

  'rows are iterated, and leaving early leaves the connection usable, or broken': async ({ backend, run, connection }) => {
    const values = Array.from({ length: 1200 }, (_, index) => index + 1)
    await run(`INSERT INTO section (id, name) VALUES ${values.map((value) => `(${value}, 'n')`).join(', ')}`)
    const sql = placed(backend, 'SELECT id, name FROM section WHERE id > ? ORDER BY id')
    const seen: unknown[] = []
    let columns: readonly string[] = []
    for await (const row of connection.iterate(sql, [0], { chunk: 100, onColumns: (names) => (columns = names) })) seen.push(row[0])
    assert.deepEqual(seen, values)
    assert.deepEqual(columns, ['id', 'name'])
    await assert.rejects(async () => {
      for await (const row of connection.iterate('SELECT nothing FROM section')) assert.fail(String(row))
    }, DatabaseError)
    let count = 0
    for await (const row of connection.iterate(sql, [10])) if (row.length === 2 && ++count === 3) break
    assert.equal(count, 3)
    if (!connection.isBroken) assert.equal((await run('SELECT count(*) FROM section')).rows[0]?.[0], 1200)
  },

  'identifiers are quoted whatever is in them': async ({ backend, connection }) => {
    const names = ['order', 'a"b', 'a`b', "a'b", 'a.b', '%s ? $1', 'é\u{1f600}'.slice(0, 1), '--', '/*']
    for (const name of names) {
      const { columns } = await connection.execute(`SELECT 1 AS ${backend.quote(name)}`)
      assert.deepEqual(columns, [name])
    }
    for (const wrong of ['', 'a\0b', 'a\nb', 'x'.repeat(300)])
      assert.throws(() => backend.quote(wrong), { code: 'DATABASE_IDENTIFIER_INVALID' })
  },
}
