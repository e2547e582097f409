import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readArticles } from './articles.ts'
import { illustration } from './drawings/illustration.ts'
import { Paper } from './paper.ts'

const OURS = join(import.meta.dirname, 'articles')

function articleFile(body: string, fields: Record<string, string> = {}): string {
  const all = {
    title: 'T',
    section: 'city',
    author: 'A',
    date: '2026-01-02',
    summary: 'S',
    illustration: 'bus',
    alt: 'A',
    caption: 'C',
    ...fields,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return `---\n${lines.join('\n')}\n---\n${body}`
}

function folderOf(t: { after(run: () => void): void }, files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'newsroom-'))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

test('an article shows HTML in its text, and does not run it', (t) => {
  const [article] = readArticles(
    folderOf(t, { 'a.md': articleFile('A <script>alert(1)</script> [link](javascript:alert(1))\n\nSecond\n\nThird\n') }),
  )
  assert.doesNotMatch(String(article?.body), /<script|href="javascript/i)
  assert.match(String(article?.body), /&lt;script&gt;/)
  assert.equal(String(article?.opening).match(/<p>/g)?.length, 2)
})

test('the text to search in has the words and no markup', (t) => {
  const [article] = readArticles(folderOf(t, { 'a.md': articleFile('## Head\n\nOne *two*, `three`\nfour\n\n> five\n') }))
  assert.equal(article?.text, 'Head One two, three four five')
})

test('the newest article comes first', (t) => {
  const files = {
    'a.md': articleFile('x'),
    'b.md': articleFile('x', { date: '2026-01-03' }),
    'c.md': articleFile('x', { rank: '1' }),
    'd.txt': 'none',
  }
  assert.deepEqual(
    readArticles(folderOf(t, files)).map(({ slug }) => slug),
    ['b', 'c', 'a'],
  )
})

test('an article in a section that is none is an error with its name', (t) => {
  const articles = readArticles(folderOf(t, { 'lost.md': articleFile('x', { section: 'gossip' }) }))
  assert.throws(() => new Paper(articles), /^Error: The article lost is in the section "gossip"\. There are: city, /)
})

test('our own paper is whole: a lead story, articles in every section, and an illustration for each', () => {
  const articles = readArticles(OURS)
  const paper = new Paper(articles)
  assert.equal(paper.top()[0]?.rank, 1)
  for (const { name, articles: own } of paper.sections) assert.ok(own.length > 0, `${name} is empty`)
  for (const { illustration: picture } of articles) assert.match(String(illustration(picture.name, picture.alt)), /^<svg [^>]*aria-label="/)
})
