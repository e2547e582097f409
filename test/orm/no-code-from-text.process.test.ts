import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, test } from 'node:test'

const ORM: string = join(import.meta.dirname, '../../src/orm.ts')
const SCRIPT = `
import { auto, boolean, connect, createTables, datetime, integer, json, model, modelSet, text } from ${JSON.stringify(ORM)}
class Reader extends model({
  id: auto(), name: text(), password: text({ secret: true }), tags: json({ default: [] }), isNew: boolean({ default: true }), since: datetime(),
}) {}
class Seat extends model({ id: auto(), row: integer(), taken: boolean(), place: integer() }) {}
const models = modelSet('plain', { Reader, Seat })
const database = connect('sqlite::memory:').bind()
await createTables(database, models)
const made = await Reader.create({ name: 'Ada', password: 'x', since: new Date(0) })
const other = new Reader({ name: 'Bo', password: 'y', since: new Date(0) })
made.tags.push('mine')
const read = await Reader.query().orderBy('id').all()
await Seat.query().createMany([{ row: 1, taken: true, place: 2 }, { row: 2, taken: true, place: 3 }])
const seats = await Seat.query().where({ taken: true, place: 3 }).all()
let refused = ''
try { new Function('return 1') } catch (error) { refused = error.name }
console.log(JSON.stringify([Object.keys(made), Object.keys(read[0]), read[0].password, read[0], other.tags, seats, refused]))
await database.close()
`

describe('models where no code may be made of text', () => {
  test('work as elsewhere', () => {
    for (const flags of [['--disallow-code-generation-from-strings'], []]) {
      const { stdout, stderr } = spawnSync(process.execPath, [...flags, '--input-type=module', '--eval', SCRIPT], { encoding: 'utf8' })
      const names = ['id', 'name', 'tags', 'isNew', 'since']
      const row = { id: 1, name: 'Ada', tags: [], isNew: true, since: '1970-01-01T00:00:00.000Z' }
      const seats = [{ id: 2, row: 2, taken: true, place: 3 }]
      const refused = flags.length > 0 ? 'EvalError' : ''
      assert.deepEqual(JSON.parse(stdout || JSON.stringify(stderr)), [names, names, 'x', row, [], seats, refused])
    }
  })
})
