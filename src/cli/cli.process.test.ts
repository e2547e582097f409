import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'

const MAIN = join(import.meta.dirname, 'main.ts')
const ENTRY = JSON.stringify(new URL('../nuages.ts', import.meta.url).href)

describe('the command', () => {
  mkdirSync(join(import.meta.dirname, '../../.cache'), { recursive: true })
  const folder = mkdtempSync(join(import.meta.dirname, '../../.cache/cli-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  write(
    'app.ts',
    `import { App } from ${ENTRY}\nconst app = new App()\napp.get('/a/{id:int}', { name: 'a' }, () => 'a')\nexport default app\n`,
  )
  write('debug.ts', "export default { fetch: () => new Response('DEBUG ' + process.env.DEBUG) }")
  write('none.ts', 'export const app = 1')
  write('wrong.ts', 'export default 1')
  write('busy.ts', `import { App } from ${ENTRY}\nsetInterval(() => {}, 1000)\nexport default new App()\n`)

  test('routes lists them, plain where nobody looks, and ends although the application holds the process open', () => {
    assert.deepEqual(run('routes', 'app.ts'), { status: 0, stdout: 'GET  /a/{id:int}  a  app.ts:3\n', stderr: '' })
    assert.deepEqual(run('routes', 'busy.ts'), { status: 0, stdout: '', stderr: '' })
  })

  test('an unknown command ends with 1 and the nearest one', () => {
    const { status, stderr } = run('rutes', 'app.ts')
    assert.equal(status, 1)
    assert.equal(stderr, "error: unknown command 'rutes'\n(Did you mean routes?)\n(nuages --help tells more)\n")
  })

  test('a file that is not there, or has no application, ends with 1, a sentence and its cure', () => {
    assert.equal(run('routes', 'ap.ts').status, 1)
    assert.match(run('routes', 'ap.ts').stderr, /^error: There is no file "ap\.ts" in .*\. \(CLI_NO_FILE\)\nhint: Name the file/)
    assert.match(run('routes', 'none.ts').stderr, /^error: none\.ts has no default export\. .*\nhint: Write: export default app\n$/)
    assert.match(run('routes', 'wrong.ts').stderr, /^error: wrong\.ts has a default export that is no application\./)
    assert.match(run('routes', 'debug.ts').stderr, /^error: The application of debug\.ts is no App of this Nuages/)
  })

  test('build writes the templates as a module, and says where there are none', async () => {
    const templates = JSON.stringify(new URL('../templates.ts', import.meta.url).href)
    write(
      'pages.ts',
      `import { App } from ${ENTRY}
import { DictLoader, templates } from ${templates}
export default new App({ engine: templates({ loader: new DictLoader({ 'a.html': '<p>{{ name }}</p>' }) }) })
`,
    )
    assert.deepEqual(run('build', 'pages.ts', '--out', 'pages.js'), { status: 0, stdout: '1 templates are in pages.js\n', stderr: '' })
    const { templates: made } = (await import(join(folder, 'pages.js'))) as { templates: Record<string, { source: string }> }
    assert.equal(made['a.html']?.source, '<p>{{ name }}</p>')
    assert.match(run('build', 'app.ts').stderr, /^error: The application of app\.ts has no engine/)
  })

  test('settings lists what is read, secrets masked, and ends with 1 where something is missing', () => {
    write(
      'settings.ts',
      `import { App, env } from ${ENTRY}
env.text('COLOUR', 'red')
env.text('MAIL_PASSWORD', 'hunter2')
env.number('SIZE')
export default new App()
`,
    )
    const { status, stdout } = run('settings', 'settings.ts')
    assert.equal(status, 1)
    assert.match(stdout, /^COLOUR +"red" +default\nMAIL_PASSWORD +\*\*\* +default\nSIZE +- +none +is not set, expected a number\n$/)
  })

  test('shell has the application and what nuages exports, and waits for promises', () => {
    const input = "[await (await app.fetch(new Request('http://localhost/a/1'))).text(), typeof App, typeof html]\n"
    const { stdout, status } = spawnSync(process.execPath, [MAIN, 'shell', 'app.ts'], { cwd: folder, encoding: 'utf8', input })
    assert.equal(status, 0)
    assert.match(stdout, /\[ 'a', 'function', 'function' \]/)
  })

  test("run runs the application's own commands, and suggests the nearest", () => {
    write(
      'commands.ts',
      `import { App } from ${ENTRY}
const app = new App()
app.onStart(() => console.log('started'))
app.onStop(() => console.log('stopped'))
app.command('greet', { description: 'Greets.', options: { dryRun: 'flag', as: 'text' } }, (options, names) => console.log(JSON.stringify([options, names])))
app.command('fail', {}, () => { throw new Error('on purpose') })
export default app
`,
    )
    assert.equal(
      run('run', 'commands.ts', 'greet', 'a', '--as', 'x', '--dry-run').stdout,
      'started\n[{"dryRun":true,"as":"x"},["a"]]\nstopped\n',
    )
    const unknown = run('run', 'commands.ts', 'gret')
    assert.deepEqual([unknown.status, /Did you mean greet\?/.test(unknown.stderr)], [1, true])
    const failed = run('run', 'commands.ts', 'fail')
    assert.deepEqual([failed.status, failed.stdout, /on purpose/.test(failed.stderr)], [1, 'started\nstopped\n', true])
    assert.match(run('run', 'commands.ts').stdout, /greet .*Greets\./)
  })

  test('serve runs in production, whatever DEBUG says', async (t) => {
    const child = spawn(process.execPath, [MAIN, 'serve', 'debug.ts', '--port', '0'], { cwd: folder, env: { ...process.env, DEBUG: '1' } })
    t.after(() => child.kill('SIGKILL'))
    const [line] = (await child.stdout.setEncoding('utf8').take(1).toArray()) as [string]
    const url = /^Listening on (\S+)\n/.exec(line)?.[1] as string
    assert.equal(await (await fetch(url)).text(), 'DEBUG 0')
  })

  function write(name: string, text: string): void {
    writeFileSync(join(folder, name), text)
  }

  function run(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { cwd: folder, encoding: 'utf8' })
    return { status, stdout, stderr }
  }
})
