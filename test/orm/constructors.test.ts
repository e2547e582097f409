import assert from 'node:assert/strict'
import { auto, createTables, dropTables, foreignKey, model, modelSet, text } from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

let onMade: (() => void) | undefined
let isFrozen = false

class Writer extends model({ id: auto(), name: text() }) {}
class Article extends model({ id: auto(), title: text(), writer: foreignKey(() => Writer) }) {
  readonly words: number = 0
  readonly draft: Writer | undefined

  constructor(values?: never) {
    super(values)
    onMade?.()
    this.draft = onMade === undefined ? undefined : new Writer({ name: 'drafted' })
  }
}
class Note extends model({ id: auto(), said: text() }) {
  readonly about: Writer

  constructor(values?: never) {
    const about = new Writer({ name: 'noted' })
    super(values)
    this.about = about
    if (isFrozen) Object.freeze(this)
  }
}
const models = modelSet('constructors', { Writer, Article, Note })

describeEachDatabase('constructors of rows that are read', (each) => {
  const filled =
    (work: (database: Parameters<typeof createTables>[0]) => Promise<void>) => async (database: Parameters<typeof createTables>[0]) => {
      await createTables(database, models)
      try {
        const writer = await Writer.using(database).create({ name: 'Ada' })
        for (const title of ['one', 'two']) await Article.using(database).create({ title, writer })
        await work(database)
      } finally {
        onMade = undefined
        isFrozen = false
        await dropTables(database, models)
      }
    }

  each.test(
    'can make rows of their own, which are new',
    filled(async (database) => {
      onMade = () => {}
      const read = await Article.using(database).orderBy('id').with('writer').all()
      assert.deepEqual(
        read.map(({ title, words, draft, writer }) => [title, words, draft?.name, writer.name]),
        [
          ['one', 0, 'drafted', 'Ada'],
          ['two', 0, 'drafted', 'Ada'],
        ],
      )
      const { draft } = read[0] as Article
      await database.within(() => draft?.save())
      assert.equal(await Writer.using(database).count(), 2)
    }),
  )

  each.test(
    'can throw, and the next row that is made is none of that result',
    filled(async (database) => {
      let made = 0
      onMade = () => {
        if (++made === 2) throw new RangeError('not this one')
      }
      await assert.rejects(Article.using(database).all(), RangeError)
      onMade = undefined
      const fresh = new Article({ title: 'three', writerId: 1 } as never)
      assert.deepEqual([fresh.title, fresh.id], ['three', undefined])
      assert.equal((await Article.using(database).all()).length, 2)
    }),
  )

  each.test(
    'can make rows before they call that of their base',
    filled(async (database) => {
      await Note.using(database).createMany([{ said: 'one' }, { said: 'two' }])
      const read = await Note.using(database).orderBy('id').all()
      assert.deepEqual(
        read.map(({ said, about }) => [said, about.name]),
        [
          ['one', 'noted'],
          ['two', 'noted'],
        ],
      )
      const [note] = read as [Note, Note]
      note.said = 'three'
      await note.save()
      assert.equal((await note.refresh()).said, 'three')
    }),
  )

  each.test(
    'cannot close a row before its values are in it',
    filled(async (database) => {
      await Note.using(database).createMany([{ said: 'one' }])
      isFrozen = true
      await assert.rejects(Note.using(database).all(), TypeError)
      await assert.rejects(Note.using(database).only('id').all(), TypeError)
    }),
  )
})
