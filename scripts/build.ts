// Builds the package that is published: `npm run build` writes dist/, `node scripts/build.ts FOLDER` writes elsewhere.
// Declarations as the compiler gives them, a package.json of its own, and JavaScript joined into a file for each entry and one
// for each set of entries that share code: a start pays for every file it loads more than for what is in it.

import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { build } from 'esbuild'

interface Manifest {
  readonly exports: Readonly<Record<string, string>>
  readonly bin: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly [key: string]: unknown
}

const ROOT: string = join(import.meta.dirname, '..')
const OUT: string = resolve(process.argv[2] ?? join(ROOT, 'dist'))
/** Of our package.json the fields that mean something to users. The rest is the repository's. */
const KEPT: readonly string[] = [
  'name',
  'version',
  'description',
  'license',
  'type',
  'dependencies',
  'peerDependencies',
  'peerDependenciesMeta',
]
/** Not in ours, where npm would warn of the very Node that the repository does not use. */
const ENGINES: Readonly<Record<string, string>> = { node: '>=24' }

rmSync(OUT, { recursive: true, force: true })
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest
declare()
const entries: readonly string[] = [...Object.values(manifest.exports), ...Object.values(manifest.bin)]
await bundle()
writeFileSync(join(OUT, 'package.json'), `${JSON.stringify(published(manifest), null, 2)}\n`)
for (const file of ['README.md', 'LICENSE', 'CHANGELOG.md']) cpSync(join(ROOT, file), join(OUT, file))
cpSync(join(ROOT, 'scripts/node-version.mjs'), join(OUT, 'node-version.js'))
for (const entry of entries) checkVersionFirst(built(entry, '.js'))

/** Writes the declarations; fails where the sources do not compile. */
function declare(): void {
  const tsc = join(ROOT, 'node_modules/.bin/tsc')
  const { status } = spawnSync(tsc, ['-p', join(ROOT, 'tsconfig.build.json'), '--outDir', OUT], { stdio: 'inherit' })
  if (status !== 0) throw new Error('The sources do not compile.')
}

/** Writes the JavaScript of all entries. */
async function bundle(): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: [...entries],
    outdir: OUT,
    bundle: true,
    splitting: true,
    chunkNames: 'shared/[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node24',
    packages: 'external',
    logLevel: 'warning',
  })
}

/** Our package.json as users get it. */
function published(ours: Manifest): Record<string, unknown> {
  const kept = Object.fromEntries(KEPT.filter((key) => key in ours).map((key) => [key, ours[key]]))
  const exported = Object.entries(ours.exports).map(([name, file]) => [name, { types: built(file, '.d.ts'), default: built(file, '.js') }])
  const commands = Object.entries(ours.bin).map(([name, file]) => [name, built(file, '.js')])
  return { ...kept, engines: ENGINES, exports: Object.fromEntries(exported), bin: Object.fromEntries(commands) }
}

/** Where what the compiler makes of a source file lies in the package. */
function built(source: string, extension: string): string {
  return source.replace(/^(?:\.\/)?src\//, './').replace(/\.ts$/, extension)
}

/** Puts the check of Node's version before all else, after the first line of a command. */
function checkVersionFirst(entry: string): void {
  const path = join(OUT, entry)
  const [, first = '', rest = ''] = /^(#!.*\n)?(.*)$/s.exec(readFileSync(path, 'utf8')) ?? []
  const check = relative(dirname(path), join(OUT, 'node-version.js')).replace(/^(?!\.)/, './')
  writeFileSync(path, `${first}import '${check}'\n${rest}`)
}
