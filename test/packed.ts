// The package as users get it: built, packed, and installed into an empty folder without a network.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

const ROOT: string = join(import.meta.dirname, '..')

/** What decides what is packed. */
const SOURCES = ['src/**/*', 'scripts/{build.ts,node-version.mjs}', '{package,tsconfig,tsconfig.build}.json', '*.md', 'LICENSE']

/** Packs the package and installs it into `folder/user`. Gives that, and the files that were packed. */
export function installPackage(folder: string): { user: string; packed: string[] } {
  const user = join(folder, 'user')
  const { archive, manifest, files } = packedOnce()
  mkdirSync(user)
  const { dependencies = {} } = readJson(manifest) as { dependencies?: Record<string, string> }
  const overrides = Object.fromEntries(Object.keys(dependencies).map((name) => [name, `file:${join(ROOT, 'node_modules', name)}`]))
  writeFileSync(join(user, 'package.json'), JSON.stringify({ type: 'module', overrides }))
  run('npm', ['install', '--offline', '--ignore-scripts', archive], user)
  return { user, packed: readJson(files) as string[] }
}

/** Builds and packs the package as the sources are now: once for all tests, into a folder called after what is in them. */
function packedOnce(): { archive: string; manifest: string; files: string } {
  const cache = join(ROOT, '.cache/packed')
  const made = join(cache, digestOf(SOURCES))
  if (!existsSync(made)) {
    mkdirSync(cache, { recursive: true })
    const folder = mkdtempSync(join(cache, 'making-'))
    run(process.execPath, [join(ROOT, 'scripts/build.ts'), join(folder, 'dist')], ROOT)
    const [pack] = JSON.parse(run('npm', ['pack', '--json', './dist'], folder)) as [{ filename: string; files: { path: string }[] }]
    writeFileSync(join(folder, 'files.json'), JSON.stringify(pack.files.map(({ path }) => path)))
    renameSync(join(folder, pack.filename), join(folder, 'nuages.tgz'))
    for (const old of readdirSync(cache)) if (!old.startsWith('making-')) rmSync(join(cache, old), { recursive: true, force: true })
    moveInto(folder, made)
  }
  return { archive: join(made, 'nuages.tgz'), manifest: join(made, 'dist/package.json'), files: join(made, 'files.json') }
}

/** Another test may have been faster, with the same. */
function moveInto(folder: string, made: string): void {
  if (existsSync(made)) rmSync(folder, { recursive: true })
  else renameSync(folder, made)
}

function digestOf(patterns: readonly string[]): string {
  const hash = createHash('sha256')
  for (const path of globSync([...patterns], { cwd: ROOT, exclude: ['**/*.test.ts'] }).sort()) {
    const file = join(ROOT, path)
    if (statSync(file).isFile()) hash.update(`${path}\0`).update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex').slice(0, 16)
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
