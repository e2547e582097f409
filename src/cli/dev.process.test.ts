import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

const MAIN = join(import.meta.dirname, 'main.ts')
const ENTRY = JSON.stringify(new URL('../nuages.ts', import.meta.url).href)

function source(text: string): string {
  return `import { App, html } from ${ENTRY}
const app = new App()
app.get('/', () => html\`<body>${text}</body>\`)
app.get('/setting', () => String(process.env['COLOUR']))
app.get('/fail', () => { throw new Error('on purpose') })
export default app
`
}

describe('nuages dev', () => {
  mkdirSync(join(import.meta.dirname, '../../.cache'), { recursive: true })
  const folder = mkdtempSync(join(import.meta.dirname, '../../.cache/dev-'))
  let child: ChildProcess
  let output = ''
  let url = ''

  before(async () => {
    write('app.ts', source('one'))
    write('.env', 'COLOUR=red')
    child = spawn(process.execPath, [MAIN, 'dev', 'app.ts', '--port', '0'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (output += text))
    url = (await until(() => /Listening on (\S+)/.exec(output)))[1] as string
  })

  after(() => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  test('a request that comes before the application runs waits for it; the page reloads itself', async () => {
    assert.match(await get('/'), /^<body>one<script src="\/-\/nuages\/reload\.js\?[\w-]+" async><\/script><\/body>/)
    assert.match(await get('/-/nuages/reload.js'), /EventSource/)
    assert.equal(await get('/setting'), 'red')
  })

  test('a failing request shows the debug page', async () => {
    assert.match(await get('/fail'), /<h1>on purpose<\/h1>[\s\S]*app\.ts:5/)
  })

  test('a change starts it anew on the same port and ends the stream that the browser listens to', async () => {
    const { body } = await fetch(`${url}/-/nuages/reload`)
    const ended = Array.fromAsync(body as unknown as AsyncIterable<Uint8Array>)
    write('.env', 'COLOUR=blue')
    write('app.ts', source('two'))
    await ended
    await until(async () => /two/.test(await get('/')))
    assert.equal(await get('/setting'), 'blue')
  })

  test('a syntax error is told in the browser and the terminal, and the next save heals it', async () => {
    write('app.ts', 'const = 1 // <b>\n')
    await until(async () => /The application does not start/.test(await get('/')))
    const page = await get('/any')
    assert.match(page, /const = 1 \/\/ &lt;b&gt;[\s\S]*SyntaxError/)
    assert.match(page, /reload\.js/)
    assert.match(output, /const = 1[\s\S]*SyntaxError/)
    write('app.ts', source('three'))
    await until(async () => /three/.test(await get('/')))
  })

  test('a crash is told, and the next save heals it', async () => {
    write('app.ts', `${source('four')}\napp.onStart(() => void setTimeout(() => { throw new Error('later') }, 300))`)
    await until(async () => /The application ended with code 1/.test(await get('/')))
    write('app.ts', source('five'))
    await until(async () => /five/.test(await get('/')))
  })

  test('SIGTERM ends it and its application', async () => {
    child.kill('SIGTERM')
    await until(() => child.exitCode !== null)
    assert.equal(child.exitCode, 0)
    await assert.rejects(fetch(url))
  })

  function write(name: string, text: string): void {
    writeFileSync(join(folder, name), text)
  }

  async function get(path: string): Promise<string> {
    try {
      return await (await fetch(url + path, { headers: { accept: 'text/html' } })).text()
    } catch (error) {
      return String(error)
    }
  }
})

/** What `find` gives, once it is there. The runner's timeout ends the waiting. */
async function until<T>(find: () => T | null | false | Promise<T | null | false>): Promise<T> {
  for (;;) {
    const found = await find()
    if (found !== null && found !== false) return found
    await sleep(20)
  }
}
