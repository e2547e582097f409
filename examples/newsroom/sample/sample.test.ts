import assert from 'node:assert/strict'
import { test } from 'node:test'
import { illustration } from '../drawings/illustration.ts'
import { SECTIONS, TAGS, WRITERS } from './people.ts'
import { sampleOf } from './sample.ts'

const NOW = new Date('2026-11-25T12:00:00Z')

test('the sample is whole: articles, writers and comments, each pointing at what there is', () => {
  const { articles, comments } = sampleOf(NOW)
  assert.deepEqual([articles.length, WRITERS.length, comments.length], [200, 12, 3000])
  const slugs = new Set(articles.map(({ slug }) => slug))
  assert.equal(slugs.size, articles.length)
  for (const { section, authors, tags, picture, slug } of articles) {
    assert.ok(
      SECTIONS.some(([name]) => name === section),
      slug,
    )
    assert.ok(authors.length > 0 && authors.every((author) => WRITERS.some((writer) => writer.slug === author)), slug)
    assert.ok(tags.length > 0 && tags.every((tag) => tag in TAGS), `${slug}: ${tags}`)
    assert.match(String(illustration(picture, picture.alt)), /^<svg [^>]*aria-label="/)
  }
  for (const { article } of comments) assert.ok(slugs.has(article), article)
})

test('the sample is the same each time, and its days move by whole weeks', () => {
  assert.deepEqual(sampleOf(NOW), sampleOf(NOW))
  const dates = (now: string): number[] => sampleOf(new Date(now)).articles.map(({ publishedAt }) => publishedAt.getTime())
  const [early, late] = [dates('2024-02-29T12:00:00Z'), dates('2031-05-01T00:00:00Z')]
  const week = 7 * 86_400_000
  for (const [place, time] of early.entries()) assert.equal(((late[place] as number) - time) % week, 0)
  const shown = late.filter((time) => time <= Date.parse('2031-05-01T00:00:00Z'))
  assert.ok(Math.max(...shown) > Date.parse('2031-04-24T00:00:00Z') - week)
})

test('a text of the sample begins its sentences with capitals', () => {
  for (const { body, title } of sampleOf(NOW).articles) {
    assert.doesNotMatch(body, /[.!?] \p{Ll}/u, title)
    assert.doesNotMatch(`${title}${body}`, /[{}]|undefined/)
  }
})
