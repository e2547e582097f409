// A migration that is killed leaves the database before or after a step, and goes on from there.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { auto, connect, type Database, integer, migrate, migrationStatus, model, modelSet, text } from 'nuages/orm'
import { schemaDump } from './schema-dump.ts'

const CACHE = join(import.meta.dirname, '../../../.cache')
const STEPS = 8

/** The folder of eight migrations, each of which adds a column and fills it. */
export function killedFolder(): string {
  mkdirSync(CACHE, { recursive: true })
  const folder = mkdtempSync(join(CACHE, 'killed-'))
  const write = (number: number, name: string, body: string): void => {
    const text = `import { addField, addIndex, auto, createModel, index, integer, migration, runSql, text } from 'nuages/orm/migrations'\nexport default migration({ operations: [${body}] })\n`
    writeFileSync(join(folder, `${String(number).padStart(4, '0')}_${name}.ts`), text)
  }
  const rows = Array.from({ length: 50 }, (_, place) => `('/${place}')`).join(', ')
  write(1, 'initial', `createModel('Page', { id: auto(), path: text() }), runSql("INSERT INTO killed_page (path) VALUES ${rows}", [])`)
  for (let step = 2; step <= STEPS; step++)
    write(
      step,
      `step${step}`,
      `addField('Page', 'a${step}', integer(), { fill: ${step} }), addField('Page', 'b${step}', text({ null: true })), addIndex('Page', index(['a${step}']))`,
    )
  return folder
}

function sets(folder: string) {
  const added = Object.fromEntries(
    Array.from({ length: STEPS - 1 }, (_, place) => place + 2).flatMap((step) => [
      [`a${step}`, integer({ index: false })],
      [`b${step}`, text({ null: true })],
    ]),
  )
  class Page extends model({ id: auto(), path: text(), ...added }) {}
  return [modelSet('killed', { Page }, { migrations: folder })]
}

/** Kills a migrating process after some milliseconds, as often as said, and looks each time; at the end everything is there. */
export async function killOften(url: string, folder: string, delays: readonly number[]): Promise<void> {
  const database = connect(url)
  try {
    for (const delay of delays) {
      await killAfter(url, folder, delay)
      await readable(database, folder)
    }
    await migrate(database, sets(folder))
    assert.ok((await migrationStatus(database, sets(folder))).every(({ applied }) => applied))
    const { rows } = await database.execute('SELECT count(*), sum(a2), sum(a8) FROM killed_page')
    assert.deepEqual(rows[0]?.map(Number), [50, 100, 400])
  } finally {
    await database.close()
  }
}

async function killAfter(url: string, folder: string, delay: number): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'killed.ts'), url, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await new Promise((resolve) => child.stdout.once('data', resolve))
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, delay))])
  child.kill('SIGKILL')
  await ended
}

/** What is noted as applied is there, and no row is lost. */
async function readable(database: Database, folder: string): Promise<void> {
  const status = await migrationStatus(database, sets(folder))
  const dump = await schemaDump(database)
  for (const { name, applied } of status.slice(1)) {
    const number = Number(name.slice(0, 4))
    if (applied) assert.ok(dump.some((line) => line.includes(`a${number}`)) && dump.some((line) => line.includes(`b${number}`)), name)
  }
  if (status[0]?.applied !== true) return
  const { rows } = await database.execute('SELECT count(*) FROM killed_page')
  assert.equal(Number(rows[0]?.[0]), 50)
}

/** Takes the folder away. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true })
}
