// What 1,000 routes cost the compiler, counted in instantiations of types and not timed: with one checker the count is exact.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { routesModule } from './thousand-routes.ts'

/** Instantiations for a route, as measured; a tenth more is allowed. 1,000 routes then take about half a second. */
const MEASURED = 117
const ROOT: string = join(import.meta.dirname, '../..')

describe('1,000 routes', () => {
  let folder: string

  before(() => {
    mkdirSync(join(ROOT, '.cache'), { recursive: true })
    folder = mkdtempSync(join(ROOT, '.cache/routes-'))
  })

  after(() => rmSync(folder, { recursive: true, force: true }))

  const instantiations = (text: string): number => {
    writeFileSync(join(folder, 'routes.ts'), text)
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../tsconfig.json', compilerOptions: { noUnusedLocals: false }, include: ['routes.ts'] }),
    )
    const { stdout, status } = spawnSync('tsc', ['-p', folder, '--checkers', '1', '--extendedDiagnostics', '--pretty', 'false'], {
      encoding: 'utf8',
    })
    assert.equal(status, 0, stdout)
    return Number(/^Instantiations: +(\d+)$/m.exec(stdout)?.[1])
  }

  test('cost the compiler so much a route, and no more with every further one', () => {
    const [none = 0, half = 0, all = 0] = [0, 50, 100].map((blueprints) => instantiations(routesModule(blueprints)))
    const first = (half - none) / 500
    const second = (all - half) / 500
    assert.ok(second <= MEASURED * 1.1, `${second} instantiations a route, measured were ${MEASURED}`)
    assert.ok(second <= first * 1.1, `${first} instantiations for each of the first 500 routes, ${second} for each of the others`)
  })

  test('are checked', () => {
    const wrong = routesModule(1).replace('params.tenant.trim()', 'params.tenant.toFixed()')
    assert.throws(() => instantiations(wrong), /Property 'toFixed' does not exist on type 'string'/)
  })
})
