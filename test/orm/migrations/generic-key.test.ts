import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { dumpRows, type FixtureRow, genericKey, loadRows, makeMigrations, migrate, model, modelSet, text } from 'nuages/orm'
import { describeEachDatabase } from '../../each-database.ts'

// Files of migrations import the package by its name, so they lie within the repository.
const CACHE = join(import.meta.dirname, '../../../.cache')
mkdirSync(CACHE, { recursive: true })
const ROOT = mkdtempSync(join(CACHE, 'generic-'))
let folders = 0
const folder = (): string => join(ROOT, String(++folders))

function two(migrations: string) {
  class Article extends model({ title: text() }) {}
  class Picture extends model({ caption: text() }) {}
  class Comment extends model({
    said: text(),
    target: genericKey({ article: () => Article, picture: () => Picture }, { onDelete: 'cascade' }),
  }) {}
  return { sets: [modelSet('kinds', { Article, Picture, Comment }, { migrations })], Article, Picture, Comment }
}

/** One kind more, another name, and a row may point at nothing. */
function three(migrations: string) {
  class Article extends model({ title: text() }) {}
  class Picture extends model({ caption: text() }) {}
  class Letter extends model({ line: text() }) {}
  class Comment extends model({
    said: text(),
    about: genericKey(
      { article: () => Article, picture: () => Picture, letter: () => Letter },
      { renamedFrom: 'target', null: true, onDelete: 'setNull' },
    ),
  }) {}
  return { sets: [modelSet('kinds', { Article, Picture, Letter, Comment }, { migrations })], Article, Letter, Comment }
}

describeEachDatabase('migrations of a generic key', (each) => {
  each.test('keep what rows point at, there and back', async (database) => {
    const place = folder()
    const old = two(place)
    await makeMigrations(old.sets)
    assert.deepEqual(await makeMigrations(old.sets), [])
    await migrate(database, old.sets)
    const article = await old.Article.using(database).create({ title: 'Rain' })
    const picture = await old.Picture.using(database).create({ caption: 'The bridge' })
    await old.Comment.using(database).createMany([
      { said: 'a', target: article },
      { said: 'b', target: picture },
    ])
    const dumped = JSON.parse(JSON.stringify(await dumpRows(database, old.sets))) as FixtureRow[]
    const now = three(place)
    await makeMigrations(now.sets)
    assert.deepEqual(await makeMigrations(now.sets), [])
    await migrate(database, now.sets)
    const letter = await now.Letter.using(database).create({ line: 'Dear' })
    await now.Comment.using(database).createMany([{ said: 'c', about: letter }, { said: 'd' }])
    const [a, , c, d] = await now.Comment.using(database).with('about').orderBy('said').all()
    assert.deepEqual([a?.about instanceof now.Article && a.about.title, c?.about instanceof now.Letter, d?.about], ['Rain', true, null])
    await assert.rejects(async () => now.Comment.using(database).where({ said: 'c' }).update({ aboutArticleId: article.id }), {
      code: 'ORM_CHECK_BROKEN',
    })
    await letter.delete()
    assert.equal(await now.Comment.using(database).where({ about: null }).count(), 2)
    await now.Comment.using(database).where({ about: null }).delete()
    await migrate(database, now.sets, { label: 'kinds', to: '0001' })
    const back = await old.Comment.using(database).with('target').orderBy('said').all()
    assert.deepEqual(
      back.map(({ target }) => ('title' in target ? target.title : target.caption)),
      ['Rain', 'The bridge'],
    )
    await assert.rejects(async () => old.Comment.using(database).update({ targetArticleId: null }), { code: 'ORM_CHECK_BROKEN' })
    await old.Article.using(database).delete()
    await old.Picture.using(database).delete()
    assert.equal(await old.Comment.using(database).count(), 0)
    assert.equal(await loadRows(database, old.sets, dumped), 4)
    assert.deepEqual(JSON.parse(JSON.stringify(await dumpRows(database, old.sets))), dumped)
    await migrate(database, now.sets, { label: 'kinds', to: 'zero' })
  })
})

describe('the file of a generic key', () => {
  after(() => rmSync(ROOT, { recursive: true }))

  test('holds foreign keys and a check with a name of its own', async () => {
    const place = folder()
    await makeMigrations(two(place).sets)
    const written = readFileSync(join(place, '0001_initial.ts'), 'utf8')
    assert.match(written, /targetArticle: foreignKey\(to\('kinds\.Article'\), \{ onDelete: 'cascade', null: true \}\)/)
    assert.match(
      written,
      /check\(\s*either\(\s*\{ targetArticleId: is\.notNull, targetPictureId: null \},\s*\{ targetArticleId: null, targetPictureId: is\.notNull \},?\s*\),\s*\{ name: 'kinds_comment_target_check' \},?\s*\)/,
    )
  })
})
