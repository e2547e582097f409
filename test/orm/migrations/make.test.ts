import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import {
  auto,
  bigInteger,
  boolean,
  check,
  date,
  datetime,
  decimal,
  duration,
  f,
  foreignKey,
  fullText,
  index,
  integer,
  is,
  json,
  lower,
  makeMigrations,
  manyToMany,
  mergeMigrations,
  migrate,
  migrationSql,
  migrationStatus,
  model,
  modelSet,
  slug,
  squashMigrations,
  text,
  time,
  unique,
} from 'nuages/orm'
import { Temporal } from 'temporal-polyfill'
import { describeEachDatabase } from '../../each-database.ts'

// Files of migrations import the package by its name, so they lie within the repository.
const CACHE = join(import.meta.dirname, '../../../.cache')
mkdirSync(CACHE, { recursive: true })
const ROOT = mkdtempSync(join(CACHE, 'migrations-'))
let folders = 0
const folder = (): string => join(ROOT, String(++folders))

function before(migrations: string) {
  class Section extends model({ name: text({ maxLength: 50 }) }) {}
  class Tag extends model({ name: text({ maxLength: 30, unique: true }) }) {}
  class Article extends model(
    {
      title: text({ maxLength: 200 }),
      slug: slug({ unique: true }),
      body: text(),
      status: text({ choices: ['draft', 'published'], default: 'draft' }),
      views: integer({ default: 0 }),
      price: decimal({ digits: 8, places: 2, null: true }),
      section: foreignKey(() => Section, { onDelete: 'cascade' }),
      tags: manyToMany(() => Tag),
    },
    {
      indexes: [
        index(['-views', 'title']),
        unique(['section', 'title']),
        check({ views: is.gte(0) }),
        fullText(['title', 'body']),
        unique([lower(f('title'))], { where: { status: 'published' } }),
      ],
    },
  ) {}
  return { sets: [modelSet('news', { Section, Tag, Article }, { migrations })], Section, Tag, Article }
}

function later(migrations: string) {
  class Section extends model(
    { name: text({ maxLength: 80 }), order: integer({ default: 7 }), open: boolean() },
    { comment: 'Parts of it' },
  ) {}
  class Label extends model({ name: text({ maxLength: 30, unique: true }) }, { renamedFrom: 'Tag' }) {}
  class Story extends model(
    {
      headline: text({ maxLength: 200, renamedFrom: 'title' }),
      slug: slug({ unique: true }),
      body: text(),
      status: text({ choices: ['draft', 'published', 'gone'], default: 'draft' }),
      views: integer({ null: true }),
      section: foreignKey(() => Section, { null: true, onDelete: 'setNull' }),
      labels: manyToMany(() => Label, { renamedFrom: 'tags' }),
      extra: json<object>({ default: () => ({}) }),
    },
    { renamedFrom: 'Article', indexes: [index(['views']), unique(['section', 'headline']), fullText(['headline', 'body'])] },
  ) {}
  return { sets: [modelSet('news', { Section, Label, Story }, { migrations })], Section, Label, Story }
}

const answers = {
  isRename: async () => false,
  fillOf: async ({ field }: { field: string }) => (field === 'open' ? true : undefined),
}

describeEachDatabase('migrations of models that change', (each) => {
  each.test('keep rows, there and back', async (database) => {
    const place = folder()
    const old = before(place)
    assert.deepEqual(
      (await makeMigrations(old.sets)).map(({ name }) => name),
      ['0001_initial'],
    )
    assert.deepEqual((await migrate(database, old.sets)).applied, ['news/0001_initial'])
    const section = await old.Section.using(database).create({ name: 'City' })
    const tag = await old.Tag.using(database).create({ name: 'rain' })
    for (const title of ['One', 'Two']) {
      const article = await old.Article.using(database).create({ title, slug: title, body: 'The river', section, views: 3 })
      await database.within(async () => article.tags.add(tag))
    }
    const now = later(place)
    const [made] = await makeMigrations(now.sets, { allowDataLoss: true, answers })
    assert.deepEqual(made?.losses, ['news.Story.price: all that is in it'])
    assert.deepEqual(await makeMigrations(now.sets, { answers }), [])
    await migrate(database, now.sets)
    const stories = await now.Story.using(database).with('section', 'labels').search('river').orderBy('id').all()
    assert.deepEqual(
      stories.map(({ headline, views, extra, section: own, labels }) => [
        headline,
        views,
        extra,
        own?.open,
        own?.order,
        labels.map(({ name }) => name),
      ]),
      ['One', 'Two'].map((title) => [title, 3, {}, true, 7, ['rain']]),
    )
    assert.deepEqual((await migrate(database, now.sets, { label: 'news', to: '0001' })).undone.length, 1)
    const articles = await old.Article.using(database).with('tags').search('river').orderBy('title').all()
    assert.deepEqual(
      articles.map(({ title, price, tags }) => [title, price, tags.length]),
      [
        ['One', null, 1],
        ['Two', null, 1],
      ],
    )
    assert.deepEqual((await migrate(database, now.sets, { plan: true })).applied.length, 1)
    assert.deepEqual((await migrate(database, now.sets, { label: 'news', to: 'zero' })).undone, ['news/0001_initial'])
    assert.deepEqual(
      (await migrationStatus(database, now.sets)).map(({ applied }) => applied),
      [false, false],
    )
    assert.ok((await migrationSql(database, now.sets, 'news/0001_initial')).some((sql) => /^CREATE TABLE .news_article/.test(sql)))
  })

  each.test('run code on models as they were', async (database) => {
    const place = folder()
    mkdirSync(place, { recursive: true })
    const write = (name: string, body: string): void =>
      writeFileSync(
        join(place, `${name}.ts`),
        `import { addField, auto, createModel, migration, runCode, runSql, text } from 'nuages/orm/migrations'\nexport default migration({ operations: [${body}] })\n`,
      )
    write(
      '0001_initial',
      `createModel('Page', { id: auto(), path: text({ maxLength: 90 }) }), runSql("INSERT INTO code_page (path) VALUES ('/a')", 'DELETE FROM code_page')`,
    )
    write(
      '0002_upper',
      `addField('Page', 'shout', text({ null: true })), runCode({ Page: { path: text(), shout: text({ null: true }) } }, async ({ Page }) => { for (const page of await Page.query().all()) { page.shout = page.path.toUpperCase(); await page.save() } }, async () => {})`,
    )
    class Page extends model({ path: text({ maxLength: 90 }), shout: text({ null: true }) }) {}
    const sets = [modelSet('code', { Page }, { migrations: place })]
    await migrate(database, sets)
    assert.deepEqual(await Page.using(database).values('shout').all(), [{ shout: '/A' }])
    assert.deepEqual(await makeMigrations(sets, { dryRun: true }), [])
    write('0003_wrong', `runCode({ Page: { colour: text() } }, async () => {})`)
    await assert.rejects(migrate(database, sets), { code: 'ORM_MIGRATION_STATE' })
    rmSync(join(place, '0003_wrong.ts'))
    await migrate(database, sets, { label: 'code', to: 'zero' })
  })
})

describeEachDatabase('new fields that may not be null', (each) => {
  each.test('are filled with what their type reads from a text, or with a default', async (database) => {
    const place = folder()
    const id = auto()
    const first = [modelSet('fills', { Loan: class Loan extends model({ id }) {} }, { migrations: place })]
    await makeMigrations(first)
    await migrate(database, first)
    await database.execute(database.dialect === 'mysql' ? 'INSERT INTO fills_loan VALUES (7)' : 'INSERT INTO fills_loan (id) VALUES (7)')
    class Loan extends model({
      id,
      dueOn: date(),
      opens: time(),
      lasts: duration(),
      takenAt: datetime(),
      big: bigInteger(),
      price: decimal({ digits: 5, places: 2 }),
      dueBefore: duration({ default: () => Temporal.Duration.from({ days: 2 }) }),
    }) {}
    const second = [modelSet('fills', { Loan }, { migrations: place })]
    const texts: Readonly<Record<string, string>> = {
      dueOn: '2026-11-25',
      opens: '18:30',
      lasts: 'P7D',
      takenAt: '2026-11-25T18:30',
      big: '9007199254740993',
      price: '1.25',
    }
    const isRename = async (): Promise<boolean> => false
    const wrong = makeMigrations(second, { answers: { isRename, fillOf: async () => '2026-13-45' } })
    await assert.rejects(wrong, { code: 'ORM_VALUE_TYPE', message: 'Loan.dueOn cannot be "2026-13-45": expected a Temporal.PlainDate' })
    await makeMigrations(second, { answers: { isRename, fillOf: async ({ field }) => texts[field] } })
    await migrate(database, second)
    const { dueOn, opens, lasts, takenAt, big, price, dueBefore } = await Loan.using(database).get({ id: 7 })
    assert.deepEqual([dueOn, opens, lasts, dueBefore].map(String), ['2026-11-25', '18:30:00', 'P7D', 'P2D'])
    assert.deepEqual([takenAt, big, price], [new Date('2026-11-25T18:30Z'), 9007199254740993n, '1.25'])
    await migrate(database, second, { label: 'fills', to: 'zero' })
  })
})

describe('making migrations', () => {
  after(() => rmSync(ROOT, { recursive: true }))

  test('says what would be lost and what has no value', async () => {
    const place = folder()
    await makeMigrations(before(place).sets)
    const now = later(place)
    await assert.rejects(makeMigrations(now.sets), { code: 'ORM_MIGRATION_FILL' })
    await assert.rejects(makeMigrations(now.sets, { answers }), { code: 'ORM_MIGRATION_LOSS', message: /news\.Story\.price/ })
    assert.deepEqual(readdirSync(place), ['0001_initial.ts'])
  })

  test('asks whether a field that looks alike has another name', async () => {
    const place = folder()
    const first = modelSet('shop', { Item: class Item extends model({ price: integer() }) {} }, { migrations: place })
    await makeMigrations([first])
    const asked: string[] = []
    const second = modelSet('shop', { Item: class Item extends model({ cost: integer() }) {} }, { migrations: place })
    const isRename = async ({ model: of, from, to }: { model: string; from: string; to: string }): Promise<boolean> =>
      asked.push(`${of}.${from} ${to}`) > 0
    const [made] = await makeMigrations([second], { answers: { isRename, fillOf: async () => undefined } })
    assert.deepEqual(asked, ['Item.price cost'])
    const third = modelSet('shop', { Item: class Item extends model({ costs: integer({ min: 0 }) }) {} }, { migrations: place })
    const isSaid = async ({ to, isAlike }: { to: string; isAlike: boolean }): Promise<boolean> => to === 'costs' && !isAlike
    const [changed] = await makeMigrations([third], { answers: { isRename: isSaid, fillOf: async () => undefined } })
    assert.deepEqual(changed?.titles, ["renameField('Item', 'cost', 'costs')", "alterField('Item', 'costs', integer({ min: 0 }))"])
    assert.match(readFileSync(made?.path as string, 'utf8'), /renameField\('Item', 'price', 'cost'\)/)
  })

  test('finds two ends, joins them, and makes one of many', async () => {
    const place = folder()
    class Item extends model({ name: text(), a: integer({ null: true }), b: integer({ null: true }) }) {}
    const sets = [modelSet('ends', { Item }, { migrations: place })]
    mkdirSync(place, { recursive: true })
    const write = (name: string, body: string): void =>
      writeFileSync(
        join(place, `${name}.ts`),
        `import { addField, auto, createModel, integer, migration, text } from 'nuages/orm/migrations'\nexport default migration({ operations: [${body}] })\n`,
      )
    write('0001_initial', `createModel('Item', { id: auto(), name: text() })`)
    write('0002_a', `addField('Item', 'a', integer({ null: true }))`)
    write('0002_b', `addField('Item', 'b', integer({ null: true }))`)
    await assert.rejects(makeMigrations(sets), { code: 'ORM_MIGRATION_CONFLICT', message: /0002_a and 0002_b/ })
    assert.deepEqual(
      (await mergeMigrations(sets)).map(({ name }) => name),
      ['0003_merge'],
    )
    assert.deepEqual(await makeMigrations(sets), [])
    const { made } = await squashMigrations(sets, 'ends', '0003')
    assert.match(made.text, /replaces: \['0001_initial', '0002_a', '0002_b', '0003_merge'\]/)
    assert.deepEqual(await makeMigrations(sets), [])
  })

  test('splits models of labels that point at each other', async () => {
    const [one, two] = [folder(), folder()]
    class Left extends model({ right: foreignKey(() => Right, { null: true }) }) {}
    class Right extends model({ left: foreignKey(() => Left, { null: true }) }) {}
    const sets = [modelSet('one', { Left }, { migrations: one }), modelSet('two', { Right }, { migrations: two })]
    const made = await makeMigrations(sets)
    assert.deepEqual(
      made.map(({ label, name }) => `${label}/${name}`),
      ['one/0001_initial', 'two/0001_initial', 'one/0002_left_right', 'two/0002_right_left'],
    )
    assert.deepEqual(await makeMigrations(sets), [])
  })
})
