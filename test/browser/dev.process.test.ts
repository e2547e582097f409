// `nuages dev` with a browser beside it: what is saved is what is seen.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, withoutBrowser } from './chromium.ts'
import { contrast } from './contrast.ts'
import { contrasts, overhang } from './sight.ts'

const ROOT = join(import.meta.dirname, '../..')
const ENTRY = JSON.stringify(new URL('../../src/nuages.ts', import.meta.url).href)

/** An application whose page has this heading, whose `/fail` fails and whose `/posts` is answered with a page to a POST. */
function source(heading: string): string {
  return `import { App, html } from ${ENTRY}
const app = new App()
const page = html\`<!doctype html><html lang="en"><title>Dev</title><body><h1>${heading}</h1><form method="post" action="/posts"><button>Post</button></form></body></html>\`
app.get('/', () => page)
app.post('/posts', () => page)
app.get('/fail', () => {
  const cause = new TypeError('the <b>innermost</b> reason, in a line that is long enough to need more room than a telephone has')
  throw new Error('on purpose', { cause })
})
export default app
`
}

describe('nuages dev in a browser', { skip: withoutBrowser }, () => {
  let folder: string
  let child: ChildProcess
  let browser: Browser
  let page: Page
  let url = ''

  before(async () => {
    mkdirSync(join(ROOT, '.cache'), { recursive: true })
    folder = mkdtempSync(join(ROOT, '.cache/browser-'))
    save(source('one'))
    const args = [join(ROOT, 'src/cli/main.ts'), 'dev', 'app.ts', '--port', '0']
    child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      url = /Listening on (\S+)/.exec(line)?.[1] ?? ''
      if (url !== '') break
    }
    child.stdout?.resume()
    browser = await launchBrowser()
    page = await browser.newPage({ baseURL: url })
    page.setDefaultTimeout(20_000)
  })

  after(async () => {
    await browser?.close()
    if (child?.exitCode === null && child.kill('SIGTERM')) await once(child, 'close')
    rmSync(folder, { recursive: true, force: true })
  })

  function save(text: string): void {
    writeFileSync(join(folder, 'app.ts'), text)
  }

  function shows(heading: string): Promise<void> {
    return page.getByRole('heading', { name: heading, level: 1 }).waitFor()
  }

  test('shows what was saved, by itself', async () => {
    await page.goto('/')
    await shows('one')
    save(source('two'))
    await shows('two')
    save(source('three'))
    await shows('three')
  })

  test('shows a mistake while it is there', async () => {
    save('const = 1 // <b>\n')
    await shows('The application does not start')
    assert.match((await page.locator('body').textContent()) ?? '', /const = 1 \/\/ <b>[\s\S]*SyntaxError/)
    save(`import { nothing } from ${ENTRY}\nnothing()\n`)
    await page
      .getByText(/does not provide an export named 'nothing'/)
      .first()
      .waitFor()
    save(source('four'))
    await shows('four')
  })

  test('does not send a form again', async () => {
    await page.getByRole('button', { name: 'Post' }).click()
    await page.waitForURL('**/posts')
    assert.equal(await page.locator('script').count(), 0)
  })

  test('goes on from the debug page to the mended one', async () => {
    await page.goto('/fail')
    await shows('on purpose')
    save(source('five').replace('throw new Error', 'return String'))
    await page.locator('h1').waitFor({ state: 'detached' })
    assert.equal(await page.locator('body').textContent(), 'on purpose')
    await page.goto('/')
    save(source('six'))
    await shows('six')
  })

  for (const path of ['/fail', '/nowhere']) {
    test(`the debug page of ${path} can be read on every screen, by day and night`, async () => {
      await page.goto(path)
      for (const width of [320, 820, 1440]) {
        await page.setViewportSize({ width, height: 800 })
        assert.equal(await overhang(page), 0, `${width} pixels wide`)
      }
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        const faint = (await contrasts(page)).filter(({ ratio }) => ratio < 4.5)
        assert.deepEqual(faint, [], colorScheme)
        const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
        assert.ok(contrast(paper, colorScheme === 'light' ? 'rgb(0, 0, 0)' : 'rgb(255, 255, 255)') > 15)
      }
    })
  }
})
