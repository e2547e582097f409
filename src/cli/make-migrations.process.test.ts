import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'

const MAIN = join(import.meta.dirname, 'main.ts')
const entry = (name: string): string => JSON.stringify(new URL(`../${name}.ts`, import.meta.url).href)

function appOf(fields: string): string {
  return `import { App } from ${entry('nuages')}
import { connect, date, decimal, integer, model, modelSet, text } from ${entry('orm')}
class Book extends model({ ${fields} }) {}
const models = modelSet('shelf', { Book }, { migrations: new URL('./migrations/', import.meta.url) })
export default new App({ database: connect('sqlite::memory:'), models })
`
}

const AFTER = 'name: text({ maxLength: 300 }), isbn: text(), since: date(), price: decimal({ digits: 5, places: 2 }), pages: integer()'

describe('makemigrations', () => {
  mkdirSync(join(import.meta.dirname, '../../.cache'), { recursive: true })
  const folder = mkdtempSync(join(import.meta.dirname, '../../.cache/cli-make-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  function make(...args: readonly string[]): string {
    const { stdout, stderr } = spawnSync(process.execPath, [MAIN, 'makemigrations', 'app.ts', ...args], { cwd: folder, encoding: 'utf8' })
    return stdout + stderr
  }
  const change = (fields: string): void => writeFileSync(join(folder, 'app.ts'), appOf(fields))

  test('says which answers were to nothing that was asked, and what could be said', () => {
    change('title: text({ maxLength: 200 })')
    assert.match(make(), /^migrations\/0001_initial\.ts/)
    change(AFTER)
    assert.match(make(), /hint: .*--default Book\.name=.*--rename Book\.title=name/)
    for (const odd of ['--rename Book.titel=name', '--default Book.nothing=1']) {
      const said = make(...odd.split(' '))
      assert.match(said, new RegExp(`^error: ${odd.replaceAll('.', '\\.')} answers nothing that was asked\\. \\(CLI_OPTION\\)\n`))
      assert.match(said, /hint: What could be said is --rename Book\.title=name, /)
    }
    // What is right, and comes after what is missing, is not blamed.
    assert.match(make('--rename', 'Book.title=name', '--default', 'Book.pages=1'), /^error: shelf\.Book\.isbn may not be null/)
  })

  test('makes none of models with mistakes', () => {
    const models =
      'class Shelf extends model({}) {}\nclass Placement extends model({ book: foreignKey(() => Book), shelf: foreignKey(() => Shelf) }) {}'
    const app = appOf('shelves: manyToMany(() => Shelf, { through: () => Placement })').replace(
      'import { connect,',
      'import { connect, foreignKey, manyToMany,',
    )
    writeFileSync(join(folder, 'app.ts'), app.replace('const models', `${models}\nconst models`).replace('{ Book }', '{ Book, Shelf }'))
    assert.match(make(), /^error: 1 of the models' checks failed:\n.*Placement belongs to no model set/)
  })

  test('takes a value as its field reads it, and refuses what it does not take', () => {
    change(AFTER)
    const rest = [
      '--rename',
      'Book.title=name',
      '--default',
      'Book.isbn=123',
      '--default',
      'Book.since=2026-11-25',
      '--default',
      'Book.price=1.50',
    ]
    assert.match(make(...rest, '--default', 'Book.pages=many'), /^error: Book\.pages cannot be "many": expected a whole number/)
    assert.match(make(...rest, '--default', 'Book.pages=300'), /renameField\('Book', 'title', 'name'\)/)
    const [file] = make('--check') === 'Nothing has changed.\n' ? ['0002_rename_book_title_name_and_more.ts'] : []
    const written = readFileSync(join(folder, 'migrations', String(file)), 'utf8')
    assert.deepEqual(written.match(/fill: .* }/g), ["fill: '123' }", "fill: '2026-11-25' }", "fill: '1.50' }", 'fill: 300 }'])
  })
})
