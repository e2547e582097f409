// Migrations of several model sets: models go, get another name and move, and a new database can be brought to the end all the same.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after } from 'node:test'
import {
  type Database,
  foreignKey,
  type ModelSet,
  makeMigrations,
  migrate,
  migrationStatus,
  model,
  modelSet,
  squashMigrations,
  text,
} from 'nuages/orm'
import { describeEachDatabase } from '../../each-database.ts'

const CACHE = join(import.meta.dirname, '../../../.cache')
mkdirSync(CACHE, { recursive: true })
const ROOT = mkdtempSync(join(CACHE, 'labels-'))
after(() => rmSync(ROOT, { recursive: true }))
let folders = 0

type Version = (root: string) => readonly ModelSet[]

function set(root: string, label: string, models: object): ModelSet {
  return modelSet(label, models as never, { migrations: join(root, label) })
}

function first(root: string): readonly ModelSet[] {
  class Author extends model({ name: text({ maxLength: 20 }) }) {}
  class Post extends model({ author: foreignKey(() => Author) }) {}
  class Item extends model({ maker: foreignKey(() => Author) }) {}
  return [set(root, 'blog', { Author, Post }), set(root, 'shop', { Item })]
}

const NEXT: Readonly<Record<string, Version>> = {
  renamed(root) {
    class Writer extends model({ name: text({ maxLength: 20 }) }, { renamedFrom: 'Author' }) {}
    class Post extends model({ author: foreignKey(() => Writer) }) {}
    class Item extends model({ maker: foreignKey(() => Writer) }) {}
    return [set(root, 'blog', { Writer, Post }), set(root, 'shop', { Item })]
  },
  replaced(root) {
    class Person extends model({ name: text({ maxLength: 20 }), born: text({ maxLength: 9 }) }) {}
    class Post extends model({ author: foreignKey(() => Person) }) {}
    class Item extends model({ maker: foreignKey(() => Person) }) {}
    return [set(root, 'blog', { Person, Post }), set(root, 'shop', { Item })]
  },
  gone(root) {
    class Post extends model({ title: text({ default: '' }) }) {}
    class Item extends model({ title: text({ default: '' }) }) {}
    return [set(root, 'blog', { Post }), set(root, 'shop', { Item })]
  },
  moved(root) {
    class Author extends model({ name: text({ maxLength: 20 }), best: foreignKey(() => Post as never, { null: true }) }) {}
    class Post extends (model({ author: foreignKey(() => Author as never) } as never) as unknown as new () => object) {}
    class Item extends model({ maker: foreignKey(() => Author) }) {}
    return [set(root, 'blog', { Post }), set(root, 'people', { Author }), set(root, 'shop', { Item })]
  },
}

describeEachDatabase('migrations of several model sets', ({ test }) => {
  async function toZero(database: Database, sets: readonly ModelSet[]): Promise<void> {
    for (const { label } of sets) await migrate(database, sets, { label, to: 'zero' })
  }

  for (const [name, version] of Object.entries(NEXT)) {
    test(`a model to which another set refers is ${name}`, async (database) => {
      for (const arranged of [(sets: readonly ModelSet[]) => sets, (sets: readonly ModelSet[]) => sets.toReversed()]) {
        const root = join(ROOT, String(++folders))
        await makeMigrations(arranged(first(root)))
        await migrate(database, arranged(first(root)))
        const sets = arranged(version(root))
        await makeMigrations(sets, { allowDataLoss: true })
        await migrate(database, sets)
        assert.deepEqual(await makeMigrations(sets), [])
        await toZero(database, sets)
        await migrate(database, sets)
        await toZero(database, sets)
      }
    })
  }

  test('a model moves to another set and keeps its rows', async (database) => {
    const root = join(ROOT, String(++folders))
    await makeMigrations(first(root))
    await migrate(database, first(root))
    await database.execute("INSERT INTO blog_author (name) VALUES ('Ada')")
    await database.execute('INSERT INTO blog_post (author_id) VALUES (1)')
    const moved: Version = (own) => {
      class Author extends model({ name: text({ maxLength: 20 }) }, { table: 'blog_author' }) {}
      class Post extends model({ author: foreignKey(() => Author) }) {}
      class Item extends model({ maker: foreignKey(() => Author) }) {}
      return [set(own, 'people', { Author }), set(own, 'blog', { Post }), set(own, 'shop', { Item })]
    }
    const head =
      "import { alterField, alterModel, auto, createModel, deleteModel, foreignKey, migration, text, to } from 'nuages/orm/migrations'\n"
    const files: readonly (readonly [path: string, dependencies: string, operations: string])[] = [
      ['blog/0002_author_moves.ts', "'shop/0001_initial'", "alterModel('Author', { managed: false })"],
      [
        'people/0001_initial.ts',
        "'blog/0002_author_moves'",
        "createModel('Author', { id: auto(), name: text({ maxLength: 20 }) }, { table: 'blog_author', managed: false }), alterModel('Author', { table: 'blog_author' })",
      ],
      ['blog/0003_author_of_people.ts', "'people/0001_initial'", "alterField('Post', 'author', foreignKey(to('people.Author')))"],
      ['shop/0002_author_of_people.ts', "'people/0001_initial'", "alterField('Item', 'maker', foreignKey(to('people.Author')))"],
      ['blog/0004_author_moved.ts', "'shop/0002_author_of_people'", "deleteModel('Author')"],
    ]
    mkdirSync(join(root, 'people'))
    for (const [path, dependencies, operations] of files)
      writeFileSync(join(root, path), `${head}export default migration({ dependencies: [${dependencies}], operations: [${operations}] })\n`)
    const sets = moved(root)
    assert.deepEqual(await makeMigrations(sets), [])
    await migrate(database, sets)
    assert.deepEqual((await database.execute('SELECT p.id, a.name FROM blog_post p JOIN blog_author a ON a.id = p.author_id')).rows, [
      [1, 'Ada'],
    ])
    await migrate(database, sets, { label: 'blog', to: '0001' })
    assert.deepEqual((await database.execute('SELECT p.id, a.name FROM blog_post p JOIN blog_author a ON a.id = p.author_id')).rows, [
      [1, 'Ada'],
    ])
    await toZero(database, sets)
    await migrate(database, sets)
    await toZero(database, sets)
  })

  test('a database that has some of those that were squashed goes on with them', async (database) => {
    const root = join(ROOT, String(++folders))
    class Item extends model({ one: text({ maxLength: 9, default: '' }), two: text({ maxLength: 9, default: '' }) }) {}
    const sets = [set(root, 'shop', { Item })]
    const added = (name: string): string => `addField('Item', '${name}', text({ maxLength: 9, default: '' }))`
    const write = (name: string, operations: string): void =>
      writeFileSync(
        join(root, 'shop', `${name}.ts`),
        `import { addField, auto, createModel, migration, text } from 'nuages/orm/migrations'\nexport default migration({ operations: [${operations}] })\n`,
      )
    mkdirSync(join(root, 'shop'), { recursive: true })
    write('0001_initial', "createModel('Item', { id: auto() })")
    write('0002_one', added('one'))
    write('0003_two', added('two'))
    await migrate(database, sets, { label: 'shop', to: '0002' })
    const { made } = await squashMigrations(sets, 'shop', '0003')
    assert.deepEqual((await migrate(database, sets, { plan: true })).applied, ['shop/0003_two'])
    const gone = join(root, 'gone.ts')
    renameSync(join(root, 'shop/0003_two.ts'), gone)
    await assert.rejects(migrate(database, sets), { code: 'ORM_MIGRATION_SQUASHED' })
    renameSync(gone, join(root, 'shop/0003_two.ts'))
    assert.deepEqual((await migrate(database, sets)).applied, ['shop/0003_two'])
    assert.deepEqual((await migrate(database, sets)).applied, [])
    for (const name of ['0001_initial', '0002_one', '0003_two']) rmSync(join(root, 'shop', `${name}.ts`))
    assert.deepEqual(await migrationStatus(database, sets), [{ label: 'shop', name: made.name, applied: true, done: null }])
    await database.execute("INSERT INTO shop_item (one, two) VALUES ('1', '2')")
    await toZero(database, sets)
    assert.deepEqual((await migrate(database, sets)).applied, [`shop/${made.name}`])
    await toZero(database, sets)
  })

  test('those between which one of another set comes are not squashed', async () => {
    const root = join(ROOT, String(++folders))
    await makeMigrations(first(root))
    const version = NEXT['gone'] as Version
    await makeMigrations(version(root), { allowDataLoss: true })
    await assert.rejects(squashMigrations(version(root), 'blog', '0003'), {
      code: 'ORM_MIGRATION_CIRCLE',
      hint: 'squash those before 0003_delete_author alone',
    })
    const { made } = await squashMigrations(version(root), 'blog', '0002')
    assert.match(made.text, /replaces: \['0001_initial', '0002_remove_post_author_and_post_title'\]/)
    assert.deepEqual(await makeMigrations(version(root)), [])
  })

  test('files that are no migrations, or do not fit, are told by name', async (database) => {
    class Item extends model({ one: text({ maxLength: 9, default: '' }) }) {}
    const refused = async (file: string, source: string, expected: object): Promise<void> => {
      const root = join(ROOT, String(++folders))
      const sets = [set(root, 'shop', { Item })]
      await makeMigrations(sets)
      writeFileSync(join(root, 'shop', file), `import { addField, migration, text } from 'nuages/orm/migrations'\n${source}`)
      await assert.rejects(migrate(database, sets), expected)
      rmSync(join(root, 'shop', file))
      await toZero(database, sets)
    }
    const code = 'ORM_MIGRATION_FILE'
    const made = (inner: string): string => `export default migration({ ${inner} } as never)`
    await refused('0002_a.ts', made('operations: [5]'), { code, message: /0002_a\.ts has 5 among its operations/ })
    await refused('0002_a.ts', made('operations: addField'), { code, message: /as its operations: expected a list/ })
    await refused('0002_a.ts', made('operations: [], dependencies: [0]'), { code, message: /has 0 among its dependencies/ })
    await refused('0002_Add-One.ts', made('operations: []'), { code, message: /0002_Add-One\.ts in .* would be left out/ })
    await refused('0002_a.ts', made("operations: [addField('Item', 'one', text())]"), {
      code: 'ORM_MIGRATION_STATE',
      message: 'shop/0002_a, Add one to Item: Item.one is there already',
    })
    const sets = [set(join(ROOT, String(++folders)), 'shop', { Item })]
    await assert.rejects(makeMigrations(sets, { name: 'Add one' }), { code, message: /cannot be called "Add one"/ })
    await makeMigrations(sets)
    writeFileSync(join(ROOT, String(folders), 'shop/0001_initial.test.ts'), '')
    await migrate(database, sets)
    await toZero(database, sets)
  })
})
