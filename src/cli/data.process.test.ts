import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { makeDatabase, type TestDatabase } from '../../test/databases.ts'
import { connect, createTables, foreignKey, model, modelSet, slug, text } from '../orm.ts'

const MAIN = join(import.meta.dirname, 'main.ts')
const entry = (name: string): string => JSON.stringify(new URL(`../${name}.ts`, import.meta.url).href)
/** Its database is its own, and not the one of DATABASE_URL. */
const APP = `import { App } from ${entry('nuages')}
import { connect, foreignKey, model, modelSet, reverse, slug, text } from ${entry('orm')}
class Section extends model({ slug: slug({ unique: true }), key: text({ secret: true, default: 'hidden' }), stories: reverse(() => Story, 'section') }) {
  static naturalKey = ['slug']
}
class Story extends model({ title: text(), section: foreignKey(() => Section) }) {}
const database = connect(process.env.APP_DATABASE ?? 'sqlite:own.db')
export default new App({ database, models: modelSet('cli', { Section, Story }) })
`
class Section extends model({ slug: slug({ unique: true }), key: text({ secret: true, default: 'hidden' }) }) {}
class Story extends model({ title: text(), section: foreignKey(() => Section) }) {}
const press = modelSet('cli', { Section, Story })
const ROWS = [
  { model: 'cli.Section', fields: { slug: 'sports' } },
  { model: 'cli.Story', key: { id: 1 }, fields: { title: 'Rain', section: ['sports'] } },
  { model: 'cli.Story', key: { id: 2 }, fields: { title: 'Sun', section: ['sports'] } },
]

function makeFolder(): string {
  mkdirSync(join(import.meta.dirname, '../../.cache'), { recursive: true })
  const folder = mkdtempSync(join(import.meta.dirname, '../../.cache/cli-data-'))
  writeFileSync(join(folder, 'app.ts'), APP)
  writeFileSync(join(folder, 'stories.json'), JSON.stringify(ROWS.slice(1)))
  writeFileSync(join(folder, 'sections.json'), JSON.stringify(ROWS.slice(0, 1)))
  writeFileSync(join(folder, 'wrong.json'), JSON.stringify([{ model: 'cli.Story', fields: { titel: 'x' } }]))
  return folder
}

for (const place of ['file', 'postgres', 'mysql'] as const) {
  describe(`rows from the command line: ${place}`, () => {
    const folder = makeFolder()
    let made: TestDatabase | undefined
    let missing = ''
    let url = ''

    before(async () => {
      if (place === 'file') url = `sqlite:${join(folder, 'own.db')}`
      else {
        const found = await makeDatabase(place)
        made = found.database
        missing = found.missing ?? ''
        url = found.database?.url ?? ''
      }
      if (url === '') return
      await using database = connect(url)
      await createTables(database, press)
    })
    after(async () => {
      await made?.drop()
      rmSync(folder, { recursive: true, force: true })
    })

    function run(args: readonly string[], input = ''): { status: number | null; stdout: string; stderr: string } {
      const env = { ...process.env, APP_DATABASE: url, DATABASE_URL: 'sqlite:other.db' }
      const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { cwd: folder, env, encoding: 'utf8', input })
      return { status, stdout, stderr }
    }

    test('the prompt of the application runs queries', (t) => {
      if (place !== 'file') return t.skip('as on any other')
      run(['loaddata', 'app.ts', 'stories.json', 'sections.json'])
      const lines = [
        "Story.query().with('section')",
        'const all = Story.query()',
        "let found = all.where({ title: 'Sun' })",
        'found',
        'Story.query().count()',
        '(await Story.get({ id: 1 })).title',
        "all.where({ title: 'Fog' })",
        'function twice(n) { return n * 2 }',
        'twice(21)',
        '[',
        '1, 2].length',
        'Section.query()',
        'Story.get({ id: 9 })',
        "'still here'",
      ]
      const { status, stdout } = run(['shell', 'app.ts'], `${lines.join('\n')}\n`)
      const expected = [
        'id  title  sectionId  section',
        "1   Rain   1          { id: 1, slug: 'sports' }",
        "2   Sun    1          { id: 1, slug: 'sports' }",
        '2 rows.',
        'id  title  sectionId',
        '2   Sun    1',
        '1 row.',
        '2',
        "'Rain'",
        'No rows.',
        '42',
        '| 2',
        'id  slug',
        '1   sports',
        '1 row.',
      ]
      const said = stdout.split('\n').filter((line) => line !== 'undefined')
      assert.deepEqual([status, said.slice(0, expected.length)], [0, expected])
      assert.match(stdout, /ORM_ROW_NONE[\s\S]*'still here'\n$/)
      assert.ok(!stdout.includes('hidden'))
    })

    test('are loaded, dumped, asked for at both prompts, and deleted', (t) => {
      if (url === '') return t.skip(missing)
      const loaded = run(['loaddata', 'app.ts', 'stories.json', 'sections.json'])
      assert.deepEqual([loaded.status, loaded.stderr], [0, ''])
      assert.match(loaded.stdout, /^2 rows of stories\.json loaded into \S+\.\n1 row of sections\.json loaded into \S+\.\n$/)
      const dumped = run(['dumpdata', 'app.ts'])
      assert.equal(dumped.stderr, 'Left out, being secret: cli.Section.key. --secrets writes them too.\n')
      assert.deepEqual(JSON.parse(dumped.stdout), ROWS)

      const sql = run(['dbshell', 'app.ts'], 'SELECT title FROM cli_story ORDER BY id;\n')
      assert.equal(sql.status, 0, sql.stderr)
      assert.match(sql.stdout, /Rain\s+Sun/)
      assert.match(
        sql.stderr,
        { file: /^sqlite3 on sqlite:.*own\.db\n$/, postgres: /^psql on postgres:/, mysql: /^mariadb on mysql:/ }[place],
      )

      const flushed = run(['flush', 'app.ts', '--yes'])
      assert.deepEqual([flushed.status, flushed.stdout.split('\n').toSorted()], [0, ['', 'cli_section: 1', 'cli_story: 2']])
      assert.deepEqual(JSON.parse(run(['dumpdata', 'app.ts', 'cli.Story']).stdout), [])
    })

    if (place !== 'file') return

    test('what is wrong is said, and then nothing is done', () => {
      run(['loaddata', 'app.ts', 'stories.json', 'sections.json'])
      const before = run(['dumpdata', 'app.ts', '--out', 'all.json', '--secrets'])
      assert.match(before.stdout, /^3 rows of sqlite:.* written to all\.json\.\n$/)
      assert.match(readFileSync(join(folder, 'all.json'), 'utf8'), /"key": "hidden"/)
      const wrong = run(['loaddata', 'app.ts', 'stories.json', 'wrong.json'])
      assert.equal(wrong.status, 1)
      assert.equal(
        wrong.stderr,
        'error: wrong.json[0].fields.titel: Story has no field "titel" (ORM_FIELD_UNKNOWN)\nhint: did you mean "title"?\n',
      )
      assert.match(
        run(['loaddata', 'app.ts', 'none.json']).stderr,
        /^error: none\.json cannot be read as rows: ENOENT.*\nhint: It is a file of JSON/,
      )
      assert.match(
        run(['dumpdata', 'app.ts', 'cli.Stor']).stderr,
        /there is no model "cli\.Stor".*\nhint: there are cli\.Section, cli\.Story/,
      )
      const asked = run(['flush', 'app.ts'])
      assert.equal(asked.status, 1)
      assert.match(asked.stderr, /^error: There is nobody to ask whether all rows in sqlite:\S+ may be deleted\. .*\nhint: Say --yes/)
      assert.equal(JSON.parse(run(['dumpdata', 'app.ts']).stdout).length, 3)
    })

    test('flush asks who is there', (t) => {
      run(['loaddata', 'app.ts', 'stories.json', 'sections.json'])
      // A terminal, by the program of util-linux.
      const answer = (line: string): string | null => {
        const command = `${process.execPath} ${MAIN} flush app.ts`
        const { error, stdout } = spawnSync('script', ['-qec', command, '/dev/null'], { cwd: folder, encoding: 'utf8', input: `${line}\n` })
        return error === undefined ? stdout : null
      }
      const no = answer('no')
      if (no === null) return t.skip('there is no program script')
      assert.match(no, /Delete all rows in sqlite:own\.db\? Write yes: [\s\S]*Nothing was deleted\./)
      assert.match(answer('yes') as string, /cli_story: 2[\s\S]*All rows in sqlite:own\.db were deleted\./)
    })

    test('models are checked, with and without a database', () => {
      const right = run(['check', 'app.ts'])
      assert.deepEqual([right.status, right.stdout, right.stderr], [0, '', '2 models: no mistakes, no warnings.\n'])
      writeFileSync(join(folder, 'wrong.ts'), APP.replace("'section')", "'sectoin')"))
      const wrong = run(['check', 'wrong.ts'])
      assert.equal(wrong.status, 1)
      assert.match(wrong.stdout, /^error: .*Section\.stories.*\(ORM_CHECK_REVERSE\)\n {2}\S/)
      assert.equal(wrong.stderr, '2 models: 1 mistake, no warnings.\n')
    })

    test('a database without its migrations is told from one that fails', () => {
      const migrated = APP.replace('{ Section, Story })', "{ Section, Story }, { migrations: import.meta.dirname + '/migrations' })")
      writeFileSync(join(folder, 'bare.ts'), migrated.replace(/connect\(.*\)/, "connect('sqlite:bare.db')"))
      assert.equal(run(['makemigrations', 'bare.ts']).status, 0)
      for (const args of [
        ['loaddata', 'bare.ts', 'sections.json'],
        ['dumpdata', 'bare.ts'],
      ])
        assert.deepEqual(run(args), {
          status: 1,
          stdout: '',
          stderr:
            'error: The database sqlite:bare.db does not have the migrations cli/0001_initial. (CLI_MIGRATIONS)\nhint: Apply them: nuages migrate bare.ts\n',
        })
    })

    test('a database in memory has no prompt', () => {
      writeFileSync(join(folder, 'memory.ts'), APP.replace(/connect\(.*\)/, "connect('sqlite::memory:')"))
      const { status, stderr } = run(['dbshell', 'memory.ts'])
      assert.deepEqual(
        [status, /^error: There is no prompt for sqlite::memory:.*\(CLI_PROGRAM\)\nhint: nuages shell/.test(stderr)],
        [1, true],
      )
    })
  })
}
