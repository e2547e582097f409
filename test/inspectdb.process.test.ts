// The command on databases that Django made: what it writes is sound to the compiler, with every flag.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { connect } from 'nuages/orm'
import { makeDatabase } from './databases.ts'

const ROOT = join(import.meta.dirname, '..')
const MAIN = join(ROOT, 'src/cli/main.ts')

describe('nuages inspectdb', () => {
  mkdirSync(join(ROOT, '.cache'), { recursive: true })
  const folder = mkdtempSync(join(ROOT, '.cache/inspectdb-'))
  after(() => rmSync(folder, { recursive: true }))
  const run = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [MAIN, 'inspectdb', ...args], { cwd: folder, encoding: 'utf8' })

  async function makeTables(url: string, dialect: string): Promise<void> {
    const database = connect(url)
    const schema = readFileSync(join(import.meta.dirname, `data/django-schema/${dialect}.sql`), 'utf8')
    for (const statement of schema.split(/;\n/)) if (statement.trim() !== '') await database.execute(statement)
    await database.close()
  }

  test('writes models that type-check for each database, and migrations find nothing to do', async () => {
    const places: { dialect: string; url: string; drop(): Promise<void> }[] = [
      { dialect: 'sqlite', url: `sqlite:${join(folder, 'django.db')}`, drop: async () => {} },
    ]
    for (const dialect of ['postgres', 'mysql'] as const) {
      const { database } = await makeDatabase(dialect)
      if (database !== undefined) places.push({ dialect, url: database.url, drop: () => database.drop() })
    }
    try {
      for (const { dialect, url } of places) {
        await makeTables(url, dialect)
        const { status, stderr, stdout } = run(url, '--label', 'press', '--out', `${dialect}.ts`)
        assert.deepEqual([status, stderr, stdout], [0, '', `The models are in ${dialect}.ts.\n`])
      }
    } finally {
      for (const { drop } of places) await drop()
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }))
    const { stdout } = spawnSync(join(ROOT, 'node_modules/.bin/tsc'), [], { cwd: folder, encoding: 'utf8' })
    assert.equal(stdout, '')
    writeFileSync(
      join(folder, 'app.ts'),
      `import { App } from 'nuages'\nimport { connect } from 'nuages/orm'\nimport { pressModels } from './sqlite.ts'\nexport default new App({ database: connect('sqlite:django.db'), models: pressModels })\n`,
    )
    const made = spawnSync(process.execPath, [MAIN, 'makemigrations', 'app.ts'], { cwd: folder, encoding: 'utf8' })
    assert.deepEqual([made.status, made.stdout, made.stderr], [0, 'Nothing has changed.\n', ''])
    const again = run('app.ts', 'auth_user')
    assert.match(again.stdout, /class AuthUser extends model/)
    assert.equal(again.status, 0)
  })

  test('says what it cannot do', () => {
    writeFileSync(join(folder, 'there.ts'), 'mine')
    assert.match(
      run('sqlite::memory:', '--out', 'there.ts').stderr,
      /there\.ts cannot be written: .*\nhint: Name a file that is not there yet\./,
    )
    assert.equal(readFileSync(join(folder, 'there.ts'), 'utf8'), 'mine')
    assert.match(run('sqlite::memory:', 'shop').stderr, /no table "shop".*\(ORM_INSPECT_TABLE\)\nhint: it has none/)
    assert.match(run('oracle://x/y').stderr, /^error: /)
  })
})
