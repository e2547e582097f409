import assert from 'node:assert/strict'
import { createTables, dropTables, f, is, model, modelSet, param, text } from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

class Word extends model({ text: text({ maxLength: 60 }), other: text({ default: '' }) }) {}
const words = modelSet('lexicon', { Word })
const TEXTS = [
  '50% off',
  '50x off',
  'a_b',
  'axb',
  'back\\slash',
  'back!slash',
  '[ab]*?',
  'ab',
  "it's",
  'Storm',
  'storm',
  'STORM',
  'Straße',
  '',
  'é',
  'e\u0301',
  '😀 x',
  '0',
  '00',
  'true',
]

describeEachDatabase('look-ups on texts', (each) => {
  each.test('take every character as itself', async (database) => {
    await createTables(database, words)
    try {
      const all = Word.using(database)
      await all.createMany(TEXTS.map((each) => ({ text: each, other: [...each].slice(1).join('') })))
      const found = async (where: object): Promise<string[]> => (await all.where(where).orderBy('id').all()).map((word) => word.text)
      const needles = [
        '%',
        '_',
        '\\',
        '!',
        '[',
        '[ab]',
        '*',
        '?',
        "'",
        '',
        'x',
        '50%',
        'a_',
        'x off',
        'storm',
        'STORM',
        '😀',
        'é',
        'e',
        '0',
      ]
      for (const needle of needles) {
        const by = (test: (each: string) => boolean): string[] => TEXTS.filter(test)
        assert.deepEqual(
          await found({ text: is.containing(needle) }),
          by((each) => each.includes(needle)),
          `containing ${needle}`,
        )
        assert.deepEqual(
          await found({ text: is.startingWith(needle) }),
          by((each) => each.startsWith(needle)),
          `startingWith ${needle}`,
        )
        assert.deepEqual(
          await found({ text: is.endingWith(needle) }),
          by((each) => each.endsWith(needle)),
          `endingWith ${needle}`,
        )
        assert.deepEqual(
          await found({ text: needle }),
          by((each) => each === needle),
          `eq ${needle}`,
        )
        const small = needle.toLowerCase()
        assert.deepEqual(
          await found({ text: is.icontaining(needle) }),
          by((each) => each.toLowerCase().includes(small)),
          `icontaining ${needle}`,
        )
        assert.deepEqual(
          await found({ text: is.istartingWith(needle) }),
          by((each) => each.toLowerCase().startsWith(small)),
          `istartingWith ${needle}`,
        )
        assert.deepEqual(
          await found({ text: is.iendingWith(needle) }),
          by((each) => each.toLowerCase().endsWith(small)),
          `iendingWith ${needle}`,
        )
        assert.deepEqual(
          await found({ text: is.iexact(needle) }),
          by((each) => each.toLowerCase() === small),
          `iexact ${needle}`,
        )
      }
      assert.deepEqual(await found({ text: is.iexact('STRASSE') }), ['Straße'])
      assert.deepEqual(await found({ text: is.containing(f('other')) as never }), TEXTS, 'what is in another column is no pattern either')
      assert.deepEqual(await found({ text: is.not('ab'), other: is.endingWith(f('text')) as never }), [''])
    } finally {
      await dropTables(database, words)
    }
  })

  each.test('by regular expressions know i, and no other flag', async (database) => {
    await createTables(database, words)
    try {
      const all = Word.using(database)
      await all.createMany(TEXTS.map((text) => ({ text })))
      const count = (pattern: RegExp): Promise<number> => all.where({ text: is.matching(pattern) }).count()
      assert.deepEqual([await count(/^storm$/), await count(/^storm$/i), await count(/^storm$/), await count(/^STORM$/iu)], [1, 3, 1, 3])
      assert.equal(await all.where({ text: is.imatching('^st.rm$') }).count(), 3)
      assert.equal(await all.where({ text: is.matching('^st.rm$') }).count(), 1)
      for (const pattern of [/a/s, /a/m, /a/g, /a/y])
        assert.throws(() => all.where({ text: is.matching(pattern) }), { code: 'ORM_CONDITION_VALUE' })
      const prepared = all.where({ text: is.matching(param('pattern')) }).prepare()
      assert.equal(await prepared.count({ pattern: '^[0-9]+$' }), 2)
      await assert.rejects(all.where({ text: is.matching('(') }).count(), /./, 'and say what is none')
      assert.equal(await all.count(), TEXTS.length)
    } finally {
      await dropTables(database, words)
    }
  })

  each.test('may be as long as they like', async (database) => {
    await createTables(database, words)
    try {
      const all = Word.using(database)
      // MariaDB takes seconds for patterns as long as the others take.
      const length = each.dialect === 'mysql' ? 3_000 : 60_000
      await all.create({ text: 'long', other: '*'.repeat(length) })
      const begin = '*'.repeat(length - 1)
      for (const look of [is.startingWith, is.endingWith, is.containing, is.istartingWith, is.icontaining, is.iexact]) {
        const isExact = look === is.iexact
        assert.equal(await all.where({ other: look(isExact ? `${begin}*` : begin) }).count(), 1)
        assert.equal(await all.where({ other: look(`${begin}x`) }).count(), 0)
        assert.equal(await all.where({ other: look('x') }).count(), 0)
      }
    } finally {
      await dropTables(database, words)
    }
  })
})
