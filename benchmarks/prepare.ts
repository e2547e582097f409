// Everything that has to be there before a server is measured: the built package, the peers' packages, the load generator.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'

const HERE: string = import.meta.dirname
const ROOT: string = join(HERE, '..')

/** Builds the package, unless told not to, and installs what the peers need where that is missing or old. */
export function prepare(build: boolean): void {
  if (!process.versions.node.startsWith('24.')) console.warn(`This is Node ${process.version}; the figures are meant for Node 24.`)
  if (build) run('npm', ['run', '--silent', 'build'], ROOT)
  if (!isInstalled()) run('npm', ['ci', '--ignore-scripts'], HERE)
}

/** Fails where a program without which nothing can be measured is missing. */
export function requirePrograms(): void {
  for (const [program, debian] of [
    ['wrk', 'wrk'],
    ['taskset', 'util-linux'],
  ] as const) {
    if (spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0)
      throw new Error(`${program} is missing. On Debian: apt-get install ${debian}`)
  }
  if (cpus().length < 2) throw new Error('One core is too few: servers and load need a core each.')
}

/** On what the figures were taken. */
export function machine(command: string): Record<string, string> {
  const folder = WITH_DATABASES.has(command) ? join(HERE, 'peers/orm') : HERE
  const packages = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }
  const { nuages: _ours, ...peers } = packages.dependencies
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} x ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release().split('-')[0]}`,
    commit: output('git', ['describe', '--always', '--dirty', '--exclude', '*']),
    node: process.version,
    packages: Object.entries(peers)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
    programs: [
      `wrk ${/\d[\d.]*/.exec(output('wrk', ['-v']))?.[0]}`,
      `nginx ${/\d[\d.]*/.exec(output('nginx', ['-v']))?.[0] ?? 'missing'}`,
      output('dpkg-query', [
        '-W',
        '-f',
        '${Package} ${Version}, ',
        'python3',
        'gunicorn',
        'uwsgi-core',
        'uvicorn',
        'python3-flask',
        'python3-starlette',
        'python3-django',
        'python3-sqlalchemy',
      ]),
    ].join(', '),
  }
}
/** The comparisons whose peers are those of the ORM. */
const WITH_DATABASES: ReadonlySet<string> = new Set(['orm', 'newsroom', 'techempower'])

function isInstalled(): boolean {
  const lock = join(HERE, 'node_modules', '.package-lock.json')
  return existsSync(lock) && statSync(lock).mtimeMs >= statSync(join(HERE, 'package-lock.json')).mtimeMs
}

function run(program: string, args: readonly string[], folder: string): void {
  const { status } = spawnSync(program, args, { cwd: folder, stdio: 'inherit' })
  if (status !== 0) throw new Error(`\`${program} ${args.join(' ')}\` failed in ${folder}.`)
}

function output(program: string, args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8' })
  return `${stdout ?? ''}${stderr ?? ''}`.trim().replace(/,$/, '')
}
