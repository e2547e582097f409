// Runs the compiler over a program that is given as files, for tests of its messages and of what types cost.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT: string = join(import.meta.dirname, '../..')

/** What a compiler said. */
export interface Compiled {
  /** The diagnostics, one after the other; empty if there are none. */
  readonly output: string
  readonly instantiations: number
  /** Megabytes. */
  readonly memory: number
}

/** Compiles files, which may import `nuages/orm`, with the options of this repository, by one checker. */
export function compile(files: ReadonlyMap<string, string>): Compiled {
  mkdirSync(join(ROOT, '.cache'), { recursive: true })
  const folder = mkdtempSync(join(ROOT, '.cache/compiled-'))
  try {
    for (const [name, text] of files) writeFileSync(join(folder, name), text)
    const options = { extends: '../../tsconfig.json', compilerOptions: { noUnusedLocals: false }, include: ['*.ts'] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options))
    const args = ['-p', '.', '--checkers', '1', '--extendedDiagnostics', '--pretty', 'false']
    // As it collects by itself: its memory is measured.
    const env = { ...process.env, GOGC: '100' }
    const { stdout } = spawnSync('tsc', args, { encoding: 'utf8', cwd: folder, env, maxBuffer: 1e8 })
    const end = stdout.search(/^Files: +\d/m)
    const number = (name: string): number => Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(stdout)?.[1])
    return {
      output: (end < 0 ? stdout : stdout.slice(0, end)).trim(),
      instantiations: number('Instantiations'),
      memory: number('Memory used') / 1024,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
