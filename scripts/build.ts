// Builds the package that is published: `npm run build` writes dist/, `node scripts/build.ts FOLDER` writes elsewhere.
// Declarations as the compiler gives them, a package.json of its own, and the JavaScript joined into few files, since a start
// pays for each that it loads: what `nuages` needs in two, and in a third what only the other entries need, from which each
// exports its names, and what is loaded when it is needed, such as the debug page.

import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'

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
/** Names stay as they are, for stack traces; comments and white space, which a start would have to read, go. */
const COMMON: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  packages: 'external',
  minifyWhitespace: true,
  minifySyntax: true,
  // Node shows the line that threw an error which nobody catches.
  lineLimit: 160,
  logLevel: 'warning',
}
/** What no entry exports and code loads when it needs it. */
const LATER: readonly string[] = [
  './src/app/debug/debug.ts',
  './src/http/file.ts',
  './src/http/multipart.ts',
  './src/http/spool.ts',
  './src/server/serve.ts',
  './src/templates/checker/check.ts',
]
/** A command is a customer of the entries: it imports them as they are published. */
const ENTRIES_STAY: Plugin = {
  name: 'entries stay',
  setup(build) {
    build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const file = join(resolveDir, path)
      if (dirname(file) !== join(ROOT, 'src') || !file.endsWith('.ts')) return undefined
      return { path: `../${basename(file, '.ts')}.js`, external: true }
    })
  },
}
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
cpSync(join(ROOT, 'src/cli/templates'), join(OUT, 'cli/templates'), { recursive: true })
for (const entry of entries) checkVersionFirst(built(entry, '.js'))

/** Writes the declarations; fails where the sources do not compile. */
function declare(): void {
  const tsc = join(ROOT, 'node_modules/.bin/tsc')
  const { status } = spawnSync(tsc, ['-p', join(ROOT, 'tsconfig.build.json'), '--outDir', OUT], { stdio: 'inherit' })
  if (status !== 0) throw new Error('The sources do not compile.')
}

/** Writes the JavaScript: the library, its entries, the commands. */
async function bundle(): Promise<void> {
  const [main, ...others] = Object.values(manifest.exports) as [string, ...string[]]
  const entryPoints = [
    { in: main, out: 'nuages' },
    { in: 'extras', out: 'extras' },
  ]
  await build({
    ...COMMON,
    entryPoints,
    outdir: OUT,
    splitting: true,
    chunkNames: 'shared-[hash]',
    plugins: [extras([...others, ...LATER])],
  })
  for (const [entry, names] of await exportsOf(others)) {
    writeFileSync(join(OUT, built(entry, '.js')), `export { ${names.toSorted().join(', ')} } from './extras.js'\n`)
  }
  await build({ ...COMMON, entryPoints: Object.values(manifest.bin), outbase: join(ROOT, 'src'), outdir: OUT, plugins: [ENTRIES_STAY] })
}

/** A module that exports all names of `entries`, and stands in where one of them is loaded when it is needed. */
function extras(entries: readonly string[]): Plugin {
  return {
    name: 'extras',
    setup(build) {
      build.onResolve({ filter: /^\.\.?\// }, ({ path, kind, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined
        const file = `./${relative(ROOT, join(resolveDir, path))}`
        if (!entries.includes(file)) throw new Error(`${file} is loaded when it is needed, but is in no entry: name it in LATER.`)
        return { path: './extras.js', external: true }
      })
      build.onResolve({ filter: /^extras$/ }, ({ path }) => ({ path, namespace: 'extras' }))
      const contents = entries.map((entry) => `export * from '${entry}'`).join('\n')
      build.onLoad({ filter: /.*/, namespace: 'extras' }, () => ({ contents, resolveDir: ROOT, loader: 'ts' }))
    },
  }
}

/** The names that each entry exports. */
async function exportsOf(library: readonly string[]): Promise<[entry: string, names: string[]][]> {
  const { metafile } = await build({ ...COMMON, entryPoints: [...library], outdir: OUT, write: false, metafile: true })
  const outputs = Object.values(metafile.outputs)
  return library.map((entry) => {
    const output = outputs.find(({ entryPoint }) => entryPoint !== undefined && join(ROOT, entryPoint) === join(ROOT, entry))
    if (output === undefined) throw new Error(`Nothing was built of ${entry}.`)
    return [entry, output.exports]
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
