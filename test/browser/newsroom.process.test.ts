// The newsroom as its readers see it: in a real browser, by what is on the page and not by how it is made.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { withoutBrowser } from './chromium.ts'
import { contrast } from './contrast.ts'
import { type House, openHouse } from './house.ts'
import { describeAudit } from './newsroom-audit.part.test.ts'
import { describeDesk } from './newsroom-desk.part.test.ts'
import { contrasts, overhang } from './sight.ts'

/** From the smallest phone (WCAG 2.2, reflow) to a desk. */
const WIDTHS = [320, 390, 820, 1440]
const PAGES = [
  '/',
  '/sections/sport',
  '/writers',
  '/writers/edda-lund',
  '/tags/fog',
  '/most-read',
  '/articles/first-northerly-on-friday',
  '/articles/listening-for-meteors/history',
  '/search?q=tide',
  '/search?q=zebra',
  '/archive',
  '/desk/login',
  '/nowhere',
]

describe('the newsroom in a browser', { skip: withoutBrowser }, () => {
  const house = {} as House
  let example: House['example']
  let context: BrowserContext

  before(async () => {
    Object.assign(house, await openHouse())
    ;({ example } = house)
    context = await house.browser.newContext({ baseURL: example.url })
  })

  after(async () => {
    await house.browser?.close()
    await house.example?.stop()
  })

  /** Runs `use` on a page of its own, and fails on what the page complains of or asks of other hosts. */
  async function onPage(use: (page: Page) => Promise<void>): Promise<void> {
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('request', (request) => {
      if (!request.url().startsWith(`${example.url}/`)) complaints.push(`asks for ${request.url()}`)
    })
    try {
      await use(page)
    } finally {
      await page.close()
    }
    assert.deepEqual(
      complaints.filter((text) => !isExpected(text)),
      [],
    )
  }

  test('leads from the front page to every article it names', () =>
    onPage(async (page) => {
      await page.goto('/')
      assert.equal(await page.locator('h1').textContent(), 'The Nimbus')
      const links = await page.locator('main article :is(h2, h3) a').all()
      assert.ok(links.length >= 12, `${links.length} articles`)
      for (const link of links) {
        const response = await page.request.get((await link.getAttribute('href')) as string)
        assert.equal(response.status(), 200)
      }
      const title = await links[0]?.textContent()
      await links[0]?.click()
      assert.equal(await page.locator('h1').textContent(), title)
      assert.ok((await page.locator('.prose p').count()) >= 3)
    }))

  test('leads from each section to its articles, and marks where one is', () =>
    onPage(async (page) => {
      await page.goto('/')
      for (const name of await page.locator('nav a').allTextContents()) {
        await page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
        assert.equal(await page.locator('h1').textContent(), name)
        assert.equal(await page.locator('nav [aria-current=page]').textContent(), name)
        assert.ok((await page.locator('main article').count()) >= 1)
      }
    }))

  test('finds what a reader types, and marks it', () =>
    onPage(async (page) => {
      await page.goto('/')
      await page.getByLabel('Search the paper').fill('foghorn')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/search?q=foghorn')
      assert.equal(await page.getByLabel('Search the paper').inputValue(), 'foghorn')
      assert.equal(await page.locator('main li h2 mark').first().textContent(), 'foghorn')
      await page.locator('main li h2 a').first().click()
      assert.match((await page.locator('h1').textContent()) ?? '', /foghorn/)
    }))

  test('shows markup that a reader types as text', () =>
    onPage(async (page) => {
      const typed = `"><img src=x onerror=alert(1)><script>alert(2)</script>`
      await page.goto(`/search?q=${encodeURIComponent(typed)}`)
      assert.equal(await page.getByLabel('Search the paper').inputValue(), typed)
      assert.ok((await page.locator('main').textContent())?.includes(typed))
      assert.equal(await page.locator('img, script').count(), 0)
    }))

  test('has a page for what is not there', () =>
    onPage(async (page) => {
      for (const path of ['/nowhere', '/articles/nothing', '/sections/nothing']) {
        const response = await page.goto(path)
        assert.equal(response?.status(), 404, path)
        assert.equal(await page.locator('h1').textContent(), 'This page has blown away')
      }
      await page.getByRole('link', { name: 'the front page' }).click()
      assert.equal(new URL(page.url()).pathname, '/')
    }))

  for (const path of PAGES) {
    test(`${path} can be read: it fits every window, its text stands out, its headings are in order`, () =>
      onPage(async (page) => {
        await page.goto(path)
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 800 })
          assert.equal(await overhang(page), 0, `${width} pixels wide`)
        }
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          const faint = (await contrasts(page)).filter(({ ratio }) => ratio < 4.5)
          assert.deepEqual(faint, [], colorScheme)
        }
        const levels = await page.locator('h1, h2, h3, h4').evaluateAll((all) => all.map((heading) => Number(heading.tagName[1])))
        assert.equal(levels.filter((level) => level === 1).length, 1)
        for (const [index, level] of levels.entries()) assert.ok(level <= (levels[index - 1] ?? 0) + 1, levels.join(' '))
      }))
  }

  test('is dark at night and light by day', () =>
    onPage(async (page) => {
      await page.goto('/')
      const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
      await page.emulateMedia({ colorScheme: 'light' })
      assert.ok(contrast(await paper(), 'rgb(0, 0, 0)') > 15)
      await page.emulateMedia({ colorScheme: 'dark' })
      assert.ok(contrast(await paper(), 'rgb(255, 255, 255)') > 15)
    }))

  test('lets the keyboard skip to the articles, and shows where it is', () =>
    onPage(async (page) => {
      await page.goto('/')
      await page.keyboard.press('Tab')
      const skipLink = page.getByRole('link', { name: 'Skip to the articles' })
      assert.equal(
        await skipLink.evaluate((element) => element === document.activeElement && element.getBoundingClientRect().top >= 0),
        true,
      )
      await page.keyboard.press('Enter')
      await page.keyboard.press('Tab')
      const focused = page.locator(':focus')
      assert.equal(await focused.evaluate((element) => element.closest('main') !== null), true)
      assert.notEqual(await focused.evaluate((element) => getComputedStyle(element).outlineStyle), 'none')
    }))

  test('names what its pictures show', () =>
    onPage(async (page) => {
      await page.goto('/articles/old-basin-opens-to-the-tide')
      assert.equal(await page.getByRole('img', { name: /quay with tall houses/ }).count(), 1)
    }))

  describeAudit(house)
  describeDesk(house)
})

/** The browser reports a page's status 404 as a failed resource. */
function isExpected(complaint: string): boolean {
  return complaint.includes('status of 404')
}
