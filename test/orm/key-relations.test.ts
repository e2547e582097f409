// Foreign keys that are primary keys: of a row that adds to another, and of a link between two.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  createTables,
  dropTables,
  foreignKey,
  integer,
  integerAuto,
  manyToMany,
  model,
  modelSet,
  oneToOne,
  type PkOf,
  reverse,
  reverseOne,
  schemaOf,
  text,
} from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

class Person extends model({
  id: integerAuto(),
  name: text(),
  profile: reverseOne(() => Profile, 'person'),
  clubs: manyToMany(() => Club, { through: () => Membership }),
}) {}
class Profile extends model({
  person: oneToOne(() => Person, { primaryKey: true, onDelete: 'cascade' }),
  about: text(),
  notes: reverse(() => Note, 'profile'),
}) {}
class Note extends model({ profile: foreignKey(() => Profile, { onDelete: 'cascade' }), words: text() }) {}
class Club extends model({ code: text({ maxLength: 9, primaryKey: true }) }) {}
class Membership extends model({
  person: foreignKey(() => Person, { primaryKey: true, onDelete: 'cascade' }),
  club: foreignKey(() => Club, { primaryKey: true, onDelete: 'cascade' }),
  since: integer({ default: 2000 }),
}) {}
const people = modelSet('keyed', { Person, Profile, Note, Club, Membership })

const key: PkOf<typeof Profile> = 1
// @ts-expect-error the key of a person is a number
const wrong: PkOf<typeof Profile> = 'x'
void [key, wrong]

test('a foreign key is a primary key where it says so, and nowhere else is there an id', () => {
  assert.deepEqual([...schemaOf(Profile).columns.keys()], ['personId', 'about'])
  assert.deepEqual(
    schemaOf(Membership).primaryKey.map(({ column }) => column),
    ['person_id', 'club_id'],
  )
  assert.throws(() => foreignKey(() => Person, { primaryKey: true, null: true }), { code: 'ORM_FIELD_OPTIONS' })
})

describeEachDatabase('foreign keys that are primary keys', (each) => {
  each.test('are given, found, pointed at and deleted', async (database) => {
    await createTables(database, people)
    try {
      const [people, profiles] = [Person.using(database), Profile.using(database)]
      const ann = await people.create({ name: 'Ann' })
      const profile = await profiles.create({ person: ann, about: 'painter' })
      await assert.rejects(profiles.create({ person: ann, about: 'again' }), { code: 'ORM_VALUE_TAKEN' })
      assert.equal((await profiles.get({ personId: ann.id })).about, 'painter')
      profile.about = 'sculptor'
      await profile.save()
      await Note.using(database).create({ profile, words: 'hello' })
      const [loaded] = await people.with({ profile: { notes: true } }).all()
      assert.deepEqual([loaded?.profile?.about, loaded?.profile?.notes.map(({ words }) => words)], ['sculptor', ['hello']])
      assert.equal(await Note.using(database).where({ 'profile.person.name': 'Ann' }).count(), 1)
      await ann.delete()
      assert.deepEqual([await profiles.count(), await Note.using(database).count()], [0, 0])
    } finally {
      await dropTables(database, people)
    }
  })

  each.test('are several in a link', async (database) => {
    await createTables(database, people)
    try {
      const memberships = Membership.using(database)
      const ann = await Person.using(database).create({ name: 'Ann' })
      const chess = await Club.using(database).create({ code: 'chess' })
      const link = await memberships.create({ person: ann, club: chess })
      await assert.rejects(memberships.create({ person: ann, club: 'chess' }), { code: 'ORM_VALUE_TAKEN' })
      link.since = 2010
      await link.save()
      const [loaded] = await Person.using(database).with('clubs').all()
      assert.deepEqual(
        loaded?.clubs.map(({ code }) => code),
        ['chess'],
      )
      assert.equal((await memberships.get({ person: ann, club: chess })).since, 2010)
      assert.equal(await Person.using(database).where({ 'clubs.code': 'chess' }).count(), 1)
      await link.delete()
      assert.equal(await memberships.count(), 0)
    } finally {
      await dropTables(database, people)
    }
  })
})
