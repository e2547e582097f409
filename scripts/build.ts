// Builds the package that is published: `npm run build` writes dist/, `node scripts/build.ts FOLDER` writes elsewhere.
// Declarations as the compiler gives them, a package.json of its own, and JavaScript joined into a file for each entry and one
// for each set of entries that share code: a start pays for every file it loads more than for what is in it.

import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'

interface Manifest {
  readonly exports: Readonly<Record<string, string>>
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
await bundle(Object.values(manifest.exports))
writeFileSync(join(OUT, 'package.json'), `${JSON.stringify(published(manifest), null, 2)}\n`)
for (const file of ['README.md', 'LICENSE', 'CHANGELOG.md']) cpSync(join(ROOT, file), join(OUT, file))
cpSync(join(ROOT, 'scripts/node-version.mjs'), join(OUT, 'node-version.js'))
for (const entry of Object.values(manifest.exports)) checkVersionFirst(join(OUT, built(entry, '.js')))

/** Writes the declarations; fails where the sources do not compile. */
function declare(): void {
  const tsc = join(ROOT, 'node_modules/.bin/tsc')
  const { status } = spawnSync(tsc, ['-p', join(ROOT, 'tsconfig.build.json'), '--outDir', OUT], { stdio: 'inherit' })
  if (status !== 0) throw new Error('The sources do not compile.')
}

async function bundle(entries: readonly string[]): Promise<void> {
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
  const entries = Object.entries(ours.exports)
  return {
    ...kept,
    engines: ENGINES,
    exports: Object.fromEntries(entries.map(([name, file]) => [name, { types: built(file, '.d.ts'), default: built(file, '.js') }])),
  }
}

/** Where what the compiler makes of a source file lies in the package. */
function built(source: string, extension: string): string {
  return source.replace('./src/', './').replace(/\.ts$/, extension)
}

/** Puts the check of Node's version before all else. */
function checkVersionFirst(entry: string): void {
  writeFileSync(entry, `import './node-version.js'\n${readFileSync(entry, 'utf8')}`)
}
