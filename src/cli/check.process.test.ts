import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'

const MAIN: string = join(import.meta.dirname, 'main.ts')
const APP = `import { App } from ${JSON.stringify(new URL('../nuages.ts', import.meta.url).href)}
import { templates } from ${JSON.stringify(new URL('../templates.ts', import.meta.url).href)}
const app = new App({ engine: templates(import.meta.dirname + '/pages', { filters: { money: String } }) })
app.get('/a/{slug}', { name: 'article' }, () => '')
setInterval(() => {}, 1000)
export default app
`

describe('nuages check', () => {
  mkdirSync(join(import.meta.dirname, '../../.cache'), { recursive: true })
  const folder = mkdtempSync(join(import.meta.dirname, '../../.cache/cli-check-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  write('app.ts', APP)
  write('bare.ts', APP.replace(/engine: .*\) \}\)/, '})').replace(/^import \{ templates.*\n/m, ''))
  write(
    'pages/page.html',
    "{# context: { n: number | null, s: string } #}\n{{ s|money }}{{ n }}\n{{ url('artcle', slug=s) }}{{ s.nope }}\n",
  )
  write('pages/right.html', '{# context: { s: string } #}{{ s|money }}')
  write('templates/page.html', '{{ s|upper }}{% do s %}{% trans %}x{% endtrans %}')

  function write(name: string, text: string): void {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }

  function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'check', ...args, '--cache', 'cache'], {
      cwd: folder,
      encoding: 'utf8',
    })
    return { status, stdout, stderr }
  }

  test('tells what it found, plain where nobody looks, and ends with 1', () => {
    assert.deepEqual(run('app.ts'), {
      status: 1,
      stdout: [
        "pages/page.html:2:17 warning: this may be null, which prints 'None'. Write |default('', true).",
        '  1 | {# context: { n: number | null, s: string } #}',
        '> 2 | {{ s|money }}{{ n }}',
        '    |                 ^',
        "  3 | {{ url('artcle', slug=s) }}{{ s.nope }}",
        '',
        "pages/page.html:3:9 unknown route 'artcle'. Did you mean 'article'?",
        '  1 | {# context: { n: number | null, s: string } #}',
        '  2 | {{ s|money }}{{ n }}',
        "> 3 | {{ url('artcle', slug=s) }}{{ s.nope }}",
        '    |         ^',
        '',
        "pages/page.html:3:33 unknown attribute 'nope' of string.",
        '  1 | {# context: { n: number | null, s: string } #}',
        '  2 | {{ s|money }}{{ n }}',
        "> 3 | {{ url('artcle', slug=s) }}{{ s.nope }}",
        '    |                                 ^',
        '',
        '',
      ].join('\n'),
      stderr: '2 templates, 2 with types: 2 mistakes, 1 warning.\n',
    })
  })

  test('prints JSON for programs', () => {
    const { status, stdout, stderr } = run('app.ts', '--json')
    const { findings, templates, typed } = JSON.parse(stdout) as { findings: Record<string, unknown>[]; templates: number; typed: number }
    assert.deepEqual([status, stderr, templates, typed], [1, '', 2, 2])
    assert.deepEqual(
      findings.map(({ kind, severity, file, line, column }) => [kind, severity, file, line, column]),
      [
        ['print', 'warning', 'pages/page.html', 2, 17],
        ['url', 'error', 'pages/page.html', 3, 9],
        ['attribute', 'error', 'pages/page.html', 3, 33],
      ],
    )
  })

  test('looks into folders without an application, and ends with 0 where all is right', () => {
    assert.deepEqual(run(), { status: 0, stdout: '', stderr: '1 template, 0 with types: no mistakes, no warnings.\n' })
    assert.match(run('--templates', 'pages', 'templates').stdout, /unknown filter 'money'/)
  })

  test('says what it cannot check', () => {
    assert.match(run('bare.ts').stderr, /^error: The application of bare\.ts has no engine .*\(CHECK_NO_ENGINE\)\nhint: Give it one/)
    assert.match(run('--templates', 'nowhere').stderr, /^error: There is no template folder .*nowhere/)
  })
})
