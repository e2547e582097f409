// The package as users get it: built, packed, and installed into an empty folder without a network.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT: string = join(import.meta.dirname, '..')

/** Builds and packs the package in `folder`, and installs it into `folder/user`. Gives that, and the files that were packed. */
export function installPackage(folder: string): { user: string; packed: string[] } {
  const user = join(folder, 'user')
  run(process.execPath, [join(ROOT, 'scripts/build.ts'), join(folder, 'dist')], ROOT)
  const [pack] = JSON.parse(run('npm', ['pack', '--json', './dist'], folder)) as [{ filename: string; files: { path: string }[] }]
  mkdirSync(user)
  const { dependencies = {} } = readJson(join(folder, 'dist/package.json')) as { dependencies?: Record<string, string> }
  const overrides = Object.fromEntries(Object.keys(dependencies).map((name) => [name, `file:${join(ROOT, 'node_modules', name)}`]))
  writeFileSync(join(user, 'package.json'), JSON.stringify({ type: 'module', overrides }))
  run('npm', ['install', '--offline', '--ignore-scripts', `../${pack.filename}`], user)
  return { user, packed: pack.files.map(({ path }) => path) }
}

/** What a file of JSON holds. */
export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** Runs a program that has to succeed; gives what it wrote. */
export function run(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' })
  assert.equal(status, 0, `${program} ${args.join(' ')} failed: ${error ?? ''}${stdout}${stderr}`)
  return stdout
}
