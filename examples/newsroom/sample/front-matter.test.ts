import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDocument } from './front-matter.ts'

test('a document has fields and a body', () => {
  const { field, optional, body } = parseDocument('a.md', '---\ntitle: One: two\ndate: 2026-11-25\n---\n\nText\n\n---\n\nmore\n')
  assert.equal(field('title'), 'One: two')
  assert.equal(field('date'), '2026-11-25')
  assert.equal(optional('rank'), undefined)
  assert.equal(body, '\nText\n\n---\n\nmore\n')
})

test('what is wrong with a document is said with its name', () => {
  assert.throws(() => parseDocument('a.md', 'Text'), /^Error: a\.md has no front matter/)
  assert.throws(
    () => parseDocument('a.md', '---\ntitle\n---\n'),
    /^Error: a\.md has a line in its front matter that is not "name: value": title$/,
  )
  assert.throws(() => parseDocument('a.md', '---\ntitle: T\n---\n').field('author'), /^Error: a\.md has no "author" in its front matter\.$/)
})
