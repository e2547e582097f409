// What a browser does with forms, cookies and policies, and what our guards make of it.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type AppOptions, type ServeOptions, type Serving, serve } from '../../src/nuages.ts'
import { CERTIFICATE, KEY } from '../test-certificate.ts'
import { launchBrowser, withoutBrowser } from './chromium.ts'
import { type Notebook, notebook, POLICY } from './notebook.ts'

const HEADERS = { 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff' }

interface Served extends Notebook {
  readonly serving: Serving
  readonly url: string
}

describe('a notebook in a browser', { skip: withoutBrowser }, () => {
  let browser: Browser
  let plain: Served
  let other: Served
  let secure: Served
  let lax: Served

  before(async () => {
    browser = await launchBrowser()
    plain = await start({ guards: { headers: HEADERS } })
    other = await start({})
    lax = await start({ guards: { origin: false } })
    secure = await start({}, { tls: { cert: CERTIFICATE, key: KEY } })
  })

  after(async () => {
    await browser?.close()
    for (const served of [plain, other, lax, secure]) await served?.serving.close({ grace: 0 })
  })

  async function start(options: AppOptions, more: ServeOptions = {}): Promise<Served> {
    const made = notebook(options)
    const serving = await serve(made.app, { host: '127.0.0.1', port: 0, signals: false, accessLog: false, ...more })
    return { ...made, serving, url: serving.url }
  }

  /** A page of a visitor of its own. */
  async function visit(url: string, use: (page: Page, context: BrowserContext) => Promise<void>): Promise<void> {
    const context = await browser.newContext({ baseURL: url, ignoreHTTPSErrors: true })
    context.setDefaultTimeout(20_000)
    try {
      await use(await context.newPage(), context)
    } finally {
      await context.close()
    }
  }

  const heading = (page: Page): Promise<string | null> => page.locator('h1').textContent()

  test('asks by a form, and says what was typed', () =>
    visit(plain.url, async (page) => {
      await page.goto('/')
      await page.getByLabel('Search').fill('a+b & "ü" 🌧')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/search?q=*')
      assert.equal(await heading(page), 'Found a+b & "ü" 🌧')
    }))

  test('posts a form once, however often one goes back and reloads', () =>
    visit(plain.url, async (page) => {
      plain.notes.length = 0
      await page.goto('/search?q=before')
      await page.goto('/')
      await page.getByLabel('Note').fill('high tide\nat noon <b>')
      await page.getByRole('button', { name: 'Keep' }).click()
      await page.locator('li').waitFor()
      assert.equal(new URL(page.url()).pathname, '/')
      assert.deepEqual(plain.notes, ['high tide\r\nat noon <b>'])
      await page.reload()
      assert.equal(await page.locator('li').textContent(), 'high tide\nat noon <b>')
      await page.goBack()
      await page.goForward()
      await page.goBack()
      assert.equal(plain.notes.length, 1)
    }))

  test('sends files by a form', () =>
    visit(plain.url, async (page) => {
      await page.goto('/')
      await page.getByLabel('Title').fill('Zwölf')
      await page.getByLabel('Files').setInputFiles([
        { name: 'a "b" ü.txt', mimeType: 'text/plain', buffer: Buffer.from('Ahoi') },
        { name: 'boat.png', mimeType: 'image/png', buffer: Buffer.alloc(100_000) },
      ])
      await page.getByRole('button', { name: 'Send' }).click()
      await page.waitForURL('**/files')
      assert.deepEqual(JSON.parse((await page.locator('body').textContent()) ?? ''), {
        fields: [['title', 'Zwölf']],
        files: [
          { field: 'files', name: 'a "b" ü.txt', type: 'text/plain', size: 4 },
          { field: 'files', name: 'boat.png', type: 'image/png', size: 100_000 },
        ],
      })
    }))

  test('shows how far an upload is', () =>
    visit(plain.url, async (page) => {
      await page.goto('/')
      await page.getByLabel('More').setInputFiles({ name: 'large', mimeType: 'image/png', buffer: Buffer.alloc(3_000_000) })
      const { steps, status, text } = await page.evaluate<{ steps: number[]; status: number; text: string }>('sendWithProgress()')
      assert.equal(status, 200)
      assert.equal(JSON.parse(text).files[0].size, 3_000_000)
      assert.equal(steps.at(-1), 1)
      assert.deepEqual(
        steps,
        steps.toSorted((a, b) => a - b),
      )
      assert.equal(await page.locator('progress').getAttribute('value'), '1')
    }))

  test('obeys the policy, and reports what it stopped', () =>
    visit(plain.url, async (page) => {
      plain.reports.length = 0
      const reported = page.waitForResponse('**/report')
      await page.goto('/inline')
      assert.equal(await page.title(), 'quiet')
      assert.equal((await reported).status(), 204)
      const [{ 'csp-report': report }] = plain.reports as [{ 'csp-report': Record<string, unknown> }]
      assert.equal(report['effective-directive'], 'script-src-elem')
      assert.equal(report['document-uri'], `${plain.url}/inline`)
      assert.equal(await visitInline(other.url), 'loud')
    }))

  async function visitInline(url: string): Promise<string> {
    let title = ''
    await visit(url, async (page) => {
      await page.goto('/inline')
      title = await page.title()
    })
    return title
  }

  test('keeps a session, and shows scripts none of it', () =>
    visit(plain.url, async (page, context) => {
      await page.goto('/who')
      assert.equal(await heading(page), 'nobody')
      await page.goto('/sign-in')
      assert.equal(await heading(page), 'Ada')
      assert.equal(await page.locator('p').textContent(), 'open session strict')
      assert.equal(await page.evaluate(() => document.cookie), 'open=1')
      const session = (await context.cookies()).find(({ name }) => name === 'session')
      assert.deepEqual([session?.httpOnly, session?.sameSite, session?.secure], [true, 'Lax', false])
    }))

  test('binds a session to its host over https', () =>
    visit(secure.url, async (page, context) => {
      await page.goto('/sign-in')
      assert.equal(await heading(page), 'Ada')
      assert.equal(await page.locator('p').textContent(), '__Host-session open strict')
      const session = (await context.cookies()).find(({ name }) => name === '__Host-session')
      assert.deepEqual([session?.httpOnly, session?.sameSite, session?.secure, session?.path], [true, 'Lax', true, '/'])
    }))

  /** Posts a form of `from` to `to`, as a page of another site would; gives the status. */
  async function postAcross(page: Page, from: string, to: string): Promise<number | undefined> {
    await page.goto(`${from}/search?q=evil`)
    const [response] = await Promise.all([page.waitForNavigation(), page.evaluate(submitTo, to)])
    return response?.status()
  }

  test("is not fooled by another site's form", () =>
    visit(plain.url, async (page) => {
      plain.notes.length = 0
      await page.goto('/sign-in')
      const named = plain.url.replace('127.0.0.1', 'localhost')
      assert.equal(await postAcross(page, other.url, `${plain.url}/notes`), 403, 'another port')
      assert.equal(await postAcross(page, named, `${plain.url}/notes`), 403, 'another name')
      assert.equal(await postAcross(page, secure.url, `${plain.url}/notes`), 403, 'another scheme')
      assert.deepEqual(plain.notes, [])
      assert.equal(await postAcross(page, plain.url, `${plain.url}/notes`), 200)
      assert.deepEqual(plain.notes, ['from script'])
    }))

  test('sends lax cookies with links of other sites, and not with their forms', () =>
    visit(lax.url, async (page) => {
      await page.goto('/sign-in')
      const named = lax.url.replace('127.0.0.1', 'localhost')
      await page.goto(`${named}/search?q=evil`)
      await Promise.all([page.waitForNavigation(), page.evaluate(followTo, `${lax.url}/who`)])
      assert.equal(await heading(page), 'Ada')
      assert.equal(await page.locator('p').textContent(), 'open session')
      assert.equal(await postAcross(page, named, `${lax.url}/who`), 200)
      assert.equal(await heading(page), 'nobody')
      assert.equal(await page.locator('p').textContent(), '')
    }))

  test("does not let another origin's script read or write", () =>
    visit(other.url, async (page) => {
      plain.notes.length = 0
      await page.goto('/')
      assert.equal(await page.evaluate(fetchFrom, `${plain.url}/`), 'refused')
      assert.equal(await page.evaluate(fetchFrom, `${plain.url}/notes`), 'refused')
      assert.deepEqual(plain.notes, [])
    }))

  test('shows no page in a frame', () =>
    visit(other.url, async (page) => {
      await page.goto('/')
      assert.equal(await page.evaluate(showInFrame, `${other.url}/who`), 'refused')
      // One whose headers are its own may say otherwise.
      await page.goto(`${plain.url}/search?q=frame`)
      assert.equal(await page.evaluate(showInFrame, `${plain.url}/who`), 'shown')
    }))
})

// These run in the browser.

function submitTo(url: string): void {
  const form = document.createElement('form')
  Object.assign(form, { method: 'post', action: url })
  form.innerHTML = '<input name="note" value="from script">'
  document.body.append(form)
  form.submit()
}

function followTo(url: string): void {
  location.href = url
}

function fetchFrom(url: string): Promise<string> {
  const body = new URLSearchParams({ note: 'from script' })
  const init: RequestInit = url.endsWith('/notes') ? { method: 'POST', body, credentials: 'include' } : {}
  return fetch(url, init).then(
    (response) => `read ${response.status}`,
    () => 'refused',
  )
}

function showInFrame(url: string): Promise<string> {
  const frame = document.createElement('iframe')
  frame.src = url
  document.body.append(frame)
  return new Promise((resolve) => {
    frame.onload = () => resolve(frame.contentDocument === null ? 'refused' : 'shown')
  })
}
