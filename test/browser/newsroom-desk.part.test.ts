// The newsroom from both sides, in a real browser: a reader says something, an editor reads it, and corrects what was wrong.

import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { House } from './house.ts'

const ARTICLE = '/articles/why-the-fog-came-back'

/** Defines the tests of it. They change the paper: they come last. */
export function describeDesk(house: House): void {
  describe('the newsroom from both sides', () => {
    let example: House['example']
    let browser: House['browser']
    let reader: Page
    let editor: Page

    before(async () => {
      ;({ example, browser } = house)
      const visitor = async (): Promise<Page> => (await browser.newContext({ baseURL: example.url })).newPage()
      ;[reader, editor] = [await visitor(), await visitor()]
    })

    async function press(page: Page, name: string): Promise<void> {
      await page.getByRole('button', { name, exact: true }).first().click()
      await page.waitForLoadState()
    }

    test('a reader mends a comment and is thanked; it is shown when an editor has read it', async () => {
      await reader.goto(ARTICLE)
      await reader.getByLabel('Your name').fill('Ursel Q.')
      await reader.getByLabel('Your comment').fill('I live in the wood, and I saw it come.')
      await press(reader, 'Send')
      assert.equal(await reader.getByLabel('Your name').inputValue(), 'Ursel Q.')
      await reader.getByRole('link', { name: 'Please write your email address.' }).click()
      assert.equal(await reader.locator(':focus').getAttribute('name'), 'email')
      await reader.keyboard.type('ursel@example.org')
      await press(reader, 'Send')
      assert.match((await reader.getByRole('status').first().textContent()) ?? '', /^Thank you\./)
      assert.equal(await reader.getByText('I saw it come').count(), 0)

      await editor.goto('/desk')
      await editor.getByLabel('Password').fill('wrong')
      await press(editor, 'Open')
      assert.equal(await editor.getByRole('alert').textContent(), 'This is not the password.')
      await editor.getByLabel('Password').fill('open')
      await press(editor, 'Open')
      assert.equal(await editor.locator('h1').textContent(), 'The editors’ desk')
      await editor.goto('/desk?page=9') // beyond the last page is the last page: the newest comment
      const own = editor.locator('.waiting li', { hasText: 'I saw it come' })
      await own.getByRole('button', { name: 'Approve' }).click()
      await editor.getByText('The comment is approved.').waitFor()

      await reader.goto(`${ARTICLE}?page=9`)
      assert.equal(await reader.getByText('I saw it come').count(), 1)
    })

    test('more comments come without another page, and with one where there is no script', async () => {
      await reader.goto('/articles/old-basin-opens-to-the-tide')
      const comments = reader.locator('#comments ol li')
      assert.equal(await comments.count(), 20)
      await reader.locator('#comments').getByRole('link', { name: 'Page 2' }).click()
      await reader.waitForFunction(() => document.querySelectorAll('#comments ol li').length > 20)
      assert.equal(new URL(reader.url()).search, '')
      assert.equal(await reader.locator(':focus').evaluate((element) => element === document.querySelectorAll('#comments ol li')[20]), true)

      const plain = await (await browser.newContext({ baseURL: example.url, javaScriptEnabled: false })).newPage()
      await plain.goto('/articles/old-basin-opens-to-the-tide')
      await plain.locator('#comments').getByRole('link', { name: 'Page 2' }).click()
      assert.equal(new URL(plain.url()).search, '?page=2')
      assert.ok((await plain.locator('#comments ol li').count()) > 0)
    })

    test('an editor corrects an article, and readers see what stood there', async () => {
      await editor.goto(ARTICLE)
      await editor.getByRole('link', { name: 'Correct this article' }).click()
      await editor.getByLabel('Title').fill('Why the fog came back to the river Lenn')
      await press(editor, 'Correct it')
      assert.match((await editor.getByRole('alert').textContent()) ?? '', /Please say what was wrong\./)
      await editor.getByLabel('What was wrong').fill('The Lenn is a river.')
      await press(editor, 'Correct it')
      assert.equal(await editor.locator('del').first().textContent(), 'Why the fog came back to the Lenn')

      await reader.goto(ARTICLE)
      assert.equal(await reader.locator('h1').textContent(), 'Why the fog came back to the river Lenn')
      assert.equal(await reader.getByText('The Lenn is a river.').count(), 1)
      assert.equal(await reader.getByRole('link', { name: 'Correct this article' }).count(), 0)
      await reader.getByRole('link', { name: 'What stood there before' }).click()
      assert.equal(await reader.locator('ins').first().textContent(), 'Why the fog came back to the river Lenn')
    })

    test('a draft is published, and the desk is left', async () => {
      await editor.goto('/desk')
      const title = (await editor.locator('.waiting h3').first().textContent()) as string
      await press(editor, 'Publish')
      assert.equal(await editor.locator('h1').textContent(), title)
      await reader.goto('/archive')
      await reader.locator('.months a').first().click()
      assert.equal(await reader.getByRole('link', { name: title }).count(), 1)
      await editor.goto('/desk')
      await press(editor, 'Leave the desk')
      await editor.goto('/desk')
      assert.equal(new URL(editor.url()).pathname, '/desk/login')
    })
  })
}
