// Builds the package that is published: `npm run build` writes dist/, `node scripts/build.ts FOLDER` writes elsewhere.
// JavaScript and declarations as the compiler gives them, and a package.json of its own.

import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

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
  'engines',
  'dependencies',
  'peerDependencies',
  'peerDependenciesMeta',
]

rmSync(OUT, { recursive: true, force: true })
compile()
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest
writeFileSync(join(OUT, 'package.json'), `${JSON.stringify(published(manifest), null, 2)}\n`)
for (const file of ['README.md', 'LICENSE', 'CHANGELOG.md']) cpSync(join(ROOT, file), join(OUT, file))
cpSync(join(ROOT, 'scripts/node-version.mjs'), join(OUT, 'node-version.js'))
for (const entry of Object.values(manifest.exports)) checkVersionFirst(join(OUT, built(entry, '.js')))

function compile(): void {
  const tsc = join(ROOT, 'node_modules/.bin/tsc')
  const { status } = spawnSync(tsc, ['-p', join(ROOT, 'tsconfig.build.json'), '--outDir', OUT], { stdio: 'inherit' })
  if (status !== 0) throw new Error('The sources do not compile.')
}

function published(ours: Manifest): Record<string, unknown> {
  const kept = Object.fromEntries(KEPT.filter((key) => key in ours).map((key) => [key, ours[key]]))
  const entries = Object.entries(ours.exports)
  return {
    ...kept,
    exports: Object.fromEntries(entries.map(([name, file]) => [name, { types: built(file, '.d.ts'), default: built(file, '.js') }])),
  }
}

/** Where what the compiler makes of a source file lies in the package. */
function built(source: string, extension: string): string {
  return source.replace('./src/', './').replace(/\.ts$/, extension)
}

function checkVersionFirst(entry: string): void {
  writeFileSync(entry, `import './node-version.js'\n${readFileSync(entry, 'utf8')}`)
}
