// The newsroom by the rules of others: axe-core looks for what shuts people out, html-validate for what is no HTML.

import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { before, describe, test } from 'node:test'
import type { AxeResults } from 'axe-core'
import { HtmlValidate } from 'html-validate'
import type { Page } from 'playwright-core'
import type { House } from './house.ts'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const ARTICLE = '/articles/listening-for-meteors'
const PAGES = [
  '/',
  '/sections/city',
  '/sections/city?page=2',
  '/writers',
  '/writers/edda-lund',
  '/tags/fog',
  '/most-read',
  '/archive',
  ARTICLE,
  '/articles/first-northerly-on-friday?page=2',
  `${ARTICLE}/history`,
  '/search',
  '/search?q=tide',
  '/search?q=zebra',
  '/desk/login',
  '/nowhere',
]
/** Only for editors. */
const DESK = ['/desk', `/desk${ARTICLE}/correct`]

/** Without rules of taste that the paper does not share; what it loads itself needs no hash. */
const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    'doctype-style': 'off',
    'no-trailing-whitespace': 'off',
    'attribute-empty-style': 'off',
    'require-sri': ['error', { target: 'crossorigin' }],
  },
})

/** Defines the tests of it. */
export function describeAudit(house: House): void {
  describe('the newsroom, audited', () => {
    let example: House['example']
    let browser: House['browser']
    let page: Page

    before(async () => {
      ;({ example, browser } = house)
      // axe is put into the page, which its own policy would forbid.
      page = await browser.newPage({ baseURL: example.url, bypassCSP: true })
      await page.goto('/desk/login')
      await page.getByLabel('Password').fill('open')
      await page.getByRole('button', { name: 'Open' }).click()
      await page.waitForURL('**/desk')
    })

    /** What axe finds on the page that is open; in the dark only colours are others. */
    async function barriers(): Promise<string[]> {
      await page.addScriptTag({ path: AXE })
      const found: string[] = []
      for (const [colorScheme, options] of [
        ['light', {}],
        ['dark', { runOnly: ['color-contrast'] }],
      ] as const) {
        await page.emulateMedia({ colorScheme })
        const { violations } = await page.evaluate(
          (given) => (globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run(given),
          options,
        )
        found.push(
          ...violations.map(({ id, help, nodes }) => `${colorScheme} ${id}: ${help}: ${nodes.map(({ html }) => html).slice(0, 3)}`),
        )
      }
      return found
    }

    /** What is wrong with the page as the server sends it. */
    async function mistakes(html: string): Promise<string[]> {
      const { results } = await validator.validateString(html)
      return results.flatMap(({ messages }) =>
        messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`),
      )
    }

    for (const path of [...PAGES, ...DESK]) {
      test(`${path} shuts nobody out, and is HTML`, async () => {
        await page.goto(path)
        assert.deepEqual(await barriers(), [])
        assert.deepEqual(await mistakes(await (await page.request.get(path)).text()), [])
      })
    }

    test('a form that has to be mended shuts nobody out, and is HTML', async () => {
      await page.goto(ARTICLE)
      await page.getByLabel('Your name').fill('Ada')
      const answered = page.waitForResponse((response) => response.request().method() === 'POST')
      await page.getByRole('button', { name: 'Send' }).click()
      const response = await answered
      await page.waitForLoadState()
      assert.equal(await page.getByRole('alert').count(), 1)
      assert.deepEqual(await barriers(), [])
      assert.deepEqual(await mistakes(await response.text()), [])
    })
  })
}
