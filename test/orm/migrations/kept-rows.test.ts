// What becomes of the rows that are there when models change: they stay, whatever gets another name, type or key, or it is said before.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after } from 'node:test'
import {
  auto,
  type Database,
  date,
  datetime,
  decimal,
  f,
  foreignKey,
  generated,
  index,
  integer,
  integerAuto,
  introspect,
  type MakeOptions,
  type ModelSet,
  makeMigrations,
  manyToMany,
  migrate,
  model,
  modelSet,
  oneToOne,
  text,
} from 'nuages/orm'
import { describeEachDatabase } from '../../each-database.ts'

const CACHE = join(import.meta.dirname, '../../../.cache')
mkdirSync(CACHE, { recursive: true })
const ROOT = mkdtempSync(join(CACHE, 'kept-'))
after(() => rmSync(ROOT, { recursive: true }))
let folders = 0

type Fields = Readonly<Record<string, object>>
type Version = (migrations: string) => ModelSet

/** A set of one model, in one version after another. */
function page(fields: Fields, options: object = { table: 'page' }): Version {
  return (migrations) => {
    class Page extends (model(fields as never, options as never) as unknown as new () => object) {}
    return modelSet('site', { Page } as never, { migrations })
  }
}

describeEachDatabase('rows that are there', ({ test, dialect }) => {
  /** Migrates from version to version, with `between` after the first. Undone again at the end, to nothing. */
  async function through(
    database: Database,
    versions: readonly Version[],
    between: readonly string[],
    look: (at: number) => Promise<void>,
    options: MakeOptions = {},
  ): Promise<void> {
    const folder = join(ROOT, String(++folders))
    for (const [at, version] of versions.entries()) {
      const sets = [version(folder)]
      await makeMigrations(sets, { allowDataLoss: true, ...options })
      await migrate(database, sets)
      assert.deepEqual(await makeMigrations(sets), [])
      if (at === 0) for (const sql of between) await database.execute(sql)
      await look(at)
    }
    const sets = [(versions.at(-1) as Version)(folder)]
    await migrate(database, sets, { label: 'site', to: '0001' })
    await look(0)
    await migrate(database, sets, { label: 'site', to: 'zero' })
  }
  const rowsOf = async (database: Database, sql: string): Promise<unknown> => (await database.execute(sql)).rows

  test('stay when their table or a column gets another name by an option', async (database) => {
    const own =
      (table: string, column: string): Version =>
      (migrations) => {
        class Tag extends model({ name: text({ maxLength: 9 }) }) {}
        class Page extends model(
          {
            path: text({ maxLength: 20, unique: true, column }),
            next: foreignKey(() => Page, { null: true, column: `${column}_next` }),
            tags: manyToMany(() => Tag),
          },
          { table },
        ) {}
        return modelSet('site', { Tag, Page }, { migrations })
      }
    const seen: [string, string][] = [
      ['old', 'path'],
      ['new_table', 'path'],
      ['new_table', 'place'],
      ['third', 'way'],
    ]
    const between = [
      "INSERT INTO site_tag (name) VALUES ('a')",
      "INSERT INTO old (path, path_next) VALUES ('/', NULL)",
      'UPDATE old SET path_next = 1',
      'INSERT INTO old_tags (page_id, tag_id) VALUES (1, 1)',
    ]
    await through(
      database,
      seen.map(([table, column]) => own(table, column)),
      between,
      async (at) => {
        const [table, column] = seen[at] as [string, string]
        assert.deepEqual(await rowsOf(database, `SELECT id, ${column}, ${column}_next FROM ${table}`), [[1, '/', 1]])
        assert.deepEqual(await rowsOf(database, `SELECT page_id, tag_id FROM ${table}_tags`), [[1, 1]])
      },
    )
  })

  test('stay when migrations no longer manage their table, or begin to', async (database) => {
    const fields = { path: text({ maxLength: 20 }) }
    const versions = [true, false, true].map((managed) => page(fields, { table: 'page', managed }))
    await through(database, versions, ["INSERT INTO page (path) VALUES ('/')"], async () => {
      assert.deepEqual(await rowsOf(database, 'SELECT path FROM page'), [['/']])
    })
  })

  test('stay when the type of a key changes to which others refer', async (database) => {
    const keyed =
      (key: () => object): Version =>
      (migrations) => {
        class Page extends (model({ id: key(), path: text({ maxLength: 20 }) } as never) as unknown as new () => object) {}
        class Note extends model({ page: foreignKey(() => Page as never) }) {}
        return modelSet('site', { Page, Note } as never, { migrations })
      }
    const versions = [integerAuto, auto, () => integer({ primaryKey: true }), auto].map(keyed)
    const between = ["INSERT INTO site_page (path) VALUES ('/')", 'INSERT INTO site_note (page_id) VALUES (1)']
    await through(database, versions, between, async () => {
      assert.deepEqual(await rowsOf(database, 'SELECT id, path FROM site_page WHERE id = 1'), [[1, '/']])
      assert.deepEqual(await rowsOf(database, 'SELECT page_id FROM site_note'), [[1]])
    })
    await through(database, versions, between, async (at) => {
      // Who counts again goes on behind the keys that are there.
      if (at === 2) await database.execute("INSERT INTO site_page (id, path) VALUES (7, '/x')")
      if (at === 3) await database.execute("INSERT INTO site_page (path) VALUES ('/y')")
      if (at === 3) assert.deepEqual(await rowsOf(database, 'SELECT max(id) FROM site_page'), [[8]])
    })
  })

  test('are told apart by another primary key', async (database) => {
    const versions = [
      page({ path: text({ maxLength: 20 }), place: integer() }),
      page({ path: text({ maxLength: 20, primaryKey: true }), place: integer() }),
      page({ path: text({ maxLength: 20, primaryKey: true }), place: integer({ primaryKey: true }) }),
      page({ path: text({ maxLength: 20 }), place: integer() }),
    ]
    const keys = [['id'], ['path'], ['path', 'place'], ['id']]
    await through(database, versions, ["INSERT INTO page (path, place) VALUES ('/', 1), ('/a', 2)"], async (at) => {
      assert.deepEqual(await rowsOf(database, 'SELECT path, place FROM page ORDER BY path'), [
        ['/', 1],
        ['/a', 2],
      ])
      const [found] = await introspect(database)
      assert.deepEqual(found?.primaryKey, keys[at])
      const isSame = at === 1 || at === 2
      const again = async (): Promise<unknown> => database.execute("INSERT INTO page (path, place) VALUES ('/', 1)")
      if (isSame) await assert.rejects(again, { code: 'DATABASE_UNIQUE_VIOLATION' })
      else await again()
      if (!isSame) await database.execute('DELETE FROM page WHERE id > 2')
    })
  })

  test('stay related where a foreign key is to be unique, or no longer', async (database) => {
    const related =
      (isOne: boolean): Version =>
      (migrations) => {
        class Tag extends model({ name: text({ maxLength: 9 }) }) {}
        class Page extends model({ tag: isOne ? oneToOne(() => Tag) : foreignKey(() => Tag) }, { table: 'page' }) {}
        return modelSet('site', { Tag, Page } as never, { migrations })
      }
    const between = ["INSERT INTO site_tag (name) VALUES ('a')", 'INSERT INTO page (tag_id) VALUES (1)']
    await through(database, [false, true, false].map(related), between, async (at) => {
      assert.deepEqual(await rowsOf(database, 'SELECT tag_id FROM page'), [[1]])
      const [page] = await introspect(database)
      assert.deepEqual(
        page?.indexes.map(({ unique, parts }) => [unique, parts[0]?.column]),
        [[at === 1, 'tag_id']],
      )
      assert.equal(page?.foreignKeys.length, 1)
    })
  })

  test('are seen through views, and minded by triggers, of tables that SQLite builds anew', async (database) => {
    if (dialect !== 'sqlite') return
    const versions = [
      page({ path: text({ maxLength: 20 }) }),
      page({ path: text({ maxLength: 9 }) }),
      page({ place: text({ maxLength: 9, renamedFrom: 'path' }) }),
      page({ place: text({ maxLength: 9 }), views: integer({ default: 1 }) }),
    ]
    const between = [
      "INSERT INTO page (path) VALUES ('/')",
      'CREATE VIEW seen AS SELECT path AS it FROM page',
      "CREATE TRIGGER minded AFTER INSERT ON page BEGIN UPDATE page SET path = '/' || path WHERE id = new.id; END",
    ]
    await through(database, versions, between, async (at) => {
      await database.execute(`INSERT INTO page (${at < 2 ? 'path' : 'place'}) VALUES ('new')`)
      assert.deepEqual(await rowsOf(database, 'SELECT it FROM seen ORDER BY it'), [['/'], ['/new']])
      await database.execute('DELETE FROM page WHERE id > 1')
    })
    await database.execute('DROP VIEW seen')
    // A trigger that a migration drops does not come back with its table.
    const folder = join(ROOT, String(++folders))
    await makeMigrations([page({ path: text() })(folder)])
    await migrate(database, [page({ path: text() })(folder)])
    await database.execute('CREATE TRIGGER minded AFTER INSERT ON page BEGIN SELECT 1; END')
    const head = "import { addField, integer, migration, runSql } from 'nuages/orm/migrations'\n"
    const operations = "runSql('DROP TRIGGER minded', []), addField('Page', 'views', integer({ default: 1, min: 0 }))"
    writeFileSync(join(folder, '0002_views.ts'), `${head}export default migration({ operations: [${operations}] })\n`)
    await migrate(database, [page({ path: text() })(folder)])
    assert.deepEqual(await rowsOf(database, "SELECT name FROM sqlite_master WHERE type = 'trigger'"), [])
    await migrate(database, [page({ path: text() })(folder)], { label: 'site', to: 'zero' })
  })

  test('lose a relation that becomes another kind only where that may be', async (database) => {
    const related =
      (kind: 'key' | 'links'): Version =>
      (migrations) => {
        class Tag extends model({ name: text({ maxLength: 9 }) }) {}
        const tag = kind === 'key' ? foreignKey(() => Tag, { null: true }) : manyToMany(() => Tag)
        class Page extends (model({ path: text({ maxLength: 20 }), tag } as never) as unknown as new () => object) {}
        return modelSet('site', { Tag, Page } as never, { migrations })
      }
    const folder = join(ROOT, String(++folders))
    await makeMigrations([related('key')(folder)])
    const loss = { code: 'ORM_MIGRATION_LOSS', message: /site\.Page\.tag: the relation and its column or links/ }
    await assert.rejects(makeMigrations([related('links')(folder)]), loss)
    await makeMigrations([related('links')(folder)], { allowDataLoss: true })
    await assert.rejects(makeMigrations([related('key')(folder)]), loss)
    await migrate(database, [related('links')(folder)])
    await migrate(database, [related('links')(folder)], { label: 'site', to: 'zero' })
  })

  test('stay linked by a model that stands between from then on', async (database) => {
    const linked =
      (table: string | null): Version =>
      (migrations) => {
        class Tag extends model({ name: text({ maxLength: 9 }) }) {}
        class Tagging extends (model(
          { page: foreignKey(() => Page as never), tag: foreignKey(() => Tag), weight: integer({ default: 1 }) } as never,
          { table: table ?? 'x' },
        ) as unknown as new () => object) {}
        const tags = manyToMany(() => Tag, table === null ? {} : ({ through: () => Tagging } as never))
        class Page extends (model({ path: text({ maxLength: 20 }), tags } as never, { table: 'page' }) as unknown as new () => object) {}
        return modelSet('site', (table === null ? { Tag, Page } : { Tag, Tagging, Page }) as never, { migrations })
      }
    const folder = join(ROOT, String(++folders))
    await makeMigrations([linked(null)(folder)])
    await assert.rejects(makeMigrations([linked('tagging')(folder)]), {
      code: 'ORM_MIGRATION_LOSS',
      message:
        /tags: the relation and its column or links; they stay if Tagging has \{ table: 'page_tags' \} and the columns page_id and tag_id/,
    })
    await migrate(database, [linked(null)(folder)])
    for (const sql of [
      "INSERT INTO site_tag (name) VALUES ('a')",
      "INSERT INTO page (path) VALUES ('/')",
      'INSERT INTO page_tags VALUES (1, 1)',
    ])
      await database.execute(sql)
    const sets = [linked('page_tags')(folder)]
    await makeMigrations(sets)
    await migrate(database, sets)
    assert.deepEqual(await rowsOf(database, 'SELECT page_id, tag_id, weight FROM page_tags'), [[1, 1, 1]])
    await migrate(database, sets, { label: 'site', to: '0001' })
    assert.deepEqual(await rowsOf(database, 'SELECT * FROM page_tags'), [[1, 1]])
    await migrate(database, sets, { label: 'site', to: 'zero' })
  })

  test('keep what was computed', async (database) => {
    const doubled = (of: string, more: object = {}): Fields => ({
      [of]: integer(more),
      twice: generated(integer(), { as: f(of as never).times(2) as never }),
    })
    const indexed = { table: 'page', indexes: [index(['twice' as never])] }
    const versions = [
      page(doubled('one'), indexed),
      page(doubled('single', { renamedFrom: 'one' }), indexed),
      page({ single: integer(), twice: integer() }),
    ]
    await through(database, versions, ['INSERT INTO page (one) VALUES (7)'], async () => {
      assert.deepEqual(await rowsOf(database, 'SELECT twice FROM page'), [[14]])
    })
  })

  test('that do not fit are told with the step, and what to do', async (database) => {
    const folder = join(ROOT, String(++folders))
    const [before, now] = [page({ path: text({ maxLength: 20 }) }), page({ path: text({ maxLength: 20, unique: true }) })]
    await makeMigrations([before(folder)])
    await migrate(database, [before(folder)])
    await database.execute("INSERT INTO page (path) VALUES ('/'), ('/')")
    await makeMigrations([now(folder)])
    await assert.rejects(migrate(database, [now(folder)]), (error: { code?: string; message: string; hint?: string }) => {
      assert.equal(error.code, 'ORM_MIGRATION_FAILED')
      assert.match(
        error.message,
        /^site\/0002_alter_page_path failed at step 1 of 1, .*UNIQUE.*: A row with the same value is there already/,
      )
      const [, query = ''] =
        /^(?:nothing of it was changed|the 0 steps before it are done .*); mend the rows .*: (SELECT .*)$/.exec(error.hint ?? '') ?? []
      assert.match(query, /^SELECT .path., count\(\*\) FROM .page. GROUP BY .path. HAVING count\(\*\) > 1$/)
      return true
    })
    await database.execute("UPDATE page SET path = '/a' WHERE id = 1")
    await migrate(database, [now(folder)])
    await migrate(database, [now(folder)], { label: 'site', to: 'zero' })
  })

  test('fit another type, or are refused', async (database) => {
    const as = (field: object): Version => page({ it: field })
    const cases: readonly (readonly [versions: readonly object[], value: string, seen: readonly unknown[]])[] = [
      [[text({ maxLength: 20 }), decimal({ digits: 6, places: 2 }), decimal({ digits: 8, places: 3 })], "'1.5'", ['1.5', '1.50', '1.500']],
      [[datetime(), date(), datetime()], "'2026-01-02 10:11:12.000'", [/^2026-01-02 10:11:12/, '2026-01-02', /^2026-01-02 00:00:00/]],
      [[text({ maxLength: 20 }), date()], "'2026-01-02'", ['2026-01-02', '2026-01-02']],
    ]
    for (const [fields, value, seen] of cases) {
      const folder = join(ROOT, String(++folders))
      for (const [at, field] of fields.entries()) {
        const sets = [as(field)(folder)]
        await makeMigrations(sets, { allowDataLoss: true })
        await migrate(database, sets)
        if (at === 0) await database.execute(`INSERT INTO page (it) VALUES (${value})`)
        const [[it] = []] = (await database.execute('SELECT it FROM page')).rows
        const expected = seen[at]
        if (expected instanceof RegExp) assert.match(String(it), expected)
        else assert.equal(String(it), expected)
      }
      await migrate(database, [as(fields.at(-1) as object)(folder)], { label: 'site', to: 'zero' })
    }
    for (const field of [integer(), decimal({ digits: 6, places: 2 }), date(), datetime()]) {
      const folder = join(ROOT, String(++folders))
      await makeMigrations([as(text({ maxLength: 20 }))(folder)])
      await migrate(database, [as(text({ maxLength: 20 }))(folder)])
      await database.execute("INSERT INTO page (it) VALUES ('no such thing')")
      await makeMigrations([as(field)(folder)], { allowDataLoss: true })
      await assert.rejects(migrate(database, [as(field)(folder)]), (error: { code?: string; cause?: { code?: string } }) => {
        assert.deepEqual([error.code, error.cause?.code], ['ORM_MIGRATION_FAILED', 'DATABASE_VALUE_REFUSED'])
        return true
      })
      assert.deepEqual(await rowsOf(database, 'SELECT it FROM page'), [['no such thing']])
      await database.execute('DELETE FROM page')
      await migrate(database, [as(field)(folder)])
      await migrate(database, [as(field)(folder)], { label: 'site', to: 'zero' })
    }
  })
})
