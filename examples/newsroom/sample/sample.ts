// The sample: what was written by hand, and as much again and again by a generator that always says the same.

import { join } from 'node:path'
import { slugify } from 'nuages/http'
import { MOODS } from '../drawings/illustration.ts'
import { Dice } from './dice.ts'
import { SECTIONS, TAGS, WRITERS } from './people.ts'
import { readStories, type Story } from './stories.ts'
import { CAPTIONS, HEADINGS, HEADLINES, LISTS, READERS, REMARKS, SENTENCES } from './vocabulary.ts'

const ARTICLES = 200
const COMMENTS = 3000
const SEED = 1927
const DAY = 86_400_000

/** A comment as the sample has it. */
export interface SampleComment {
  /** The slug of its article. */
  readonly article: string
  readonly name: string
  readonly email: string
  readonly body: string
  readonly status: 'waiting' | 'approved' | 'refused'
  readonly writtenAt: Date
}

/** An article with what only a database knows of it. */
export interface SampleArticle extends Story {
  readonly status: 'draft' | 'published'
  readonly views: number
}

/** All that the sample holds, the days moved by whole weeks so that its last day was less than a week before `now`. */
export function sampleOf(now: Date): { articles: SampleArticle[]; comments: SampleComment[] } {
  const stories = readStories(join(import.meta.dirname, 'stories'))
  const last = Math.max(...stories.map(({ publishedAt }) => publishedAt.getTime()))
  const shift = Math.floor((now.getTime() - last) / (7 * DAY)) * 7 * DAY
  const moved = stories.map((story) => ({ ...story, publishedAt: new Date(story.publishedAt.getTime() + shift) }))
  const dice = new Dice(SEED)
  const taken = new Set(moved.map(({ slug }) => slug))
  const written = Array.from({ length: ARTICLES - moved.length }, (_, place) => articleOf(dice, place, last + shift, taken))
  const articles = [...moved.map((story) => ({ ...story, status: 'published' as const, views: 400 + dice.from(0, 900) })), ...written]
  return { articles, comments: commentsOf(dice, articles, now) }
}

/** The first of the generated articles are drafts and one that is still to come; the others go back day by day. */
function articleOf(dice: Dice, place: number, last: number, taken: Set<string>): SampleArticle {
  const [section] = SECTIONS[place % SECTIONS.length] as [string, string]
  const [title, summary] = dice.one(HEADLINES[section] as [string, string][]).map((pattern) => dice.fill(pattern, LISTS)) as [
    string,
    string,
  ]
  const publishedAt = place === 0 ? last + 21 * DAY : last - place * 2 * DAY - dice.from(0, 12) * 3_600_000
  const authors = WRITERS.filter(({ sections }) => sections.includes(section)).map(({ slug }) => slug)
  const tags = Object.keys(TAGS).filter((tag) => TAGS[tag]?.includes(section))
  const village = dice.one(LISTS['village'] as string[])
  return {
    slug: freeSlug(title, taken),
    title,
    summary,
    body: bodyOf(dice),
    section,
    authors: dice.some(dice.one([1, 1, 1, 2, 2, 3]), authors),
    tags: dice.some(dice.from(1, 3), tags),
    publishedAt: new Date(publishedAt),
    status: place > 0 && place < 5 ? 'draft' : 'published',
    rank: null,
    views: place === 0 || place > 4 ? Math.floor(40 / (0.02 + dice.next())) : 0,
    caption: dice.fill(dice.one(CAPTIONS), LISTS),
    picture: { drawing: 'landscape', seed: dice.from(1, 1_000_000), mood: dice.one(MOODS), alt: `The coast near ${village}, drawn` },
  }
}

function freeSlug(title: string, taken: Set<string>): string {
  const slug = slugify(title)
  let free = slug
  for (let number = 2; taken.has(free); number++) free = `${slug}-${number}`
  taken.add(free)
  return free
}

function bodyOf(dice: Dice): string {
  const sentences = dice.some(SENTENCES.length, SENTENCES)
  const paragraphs = Array.from({ length: dice.from(5, 8) }, () => {
    const own = sentences.splice(0, dice.from(2, 3))
    return own.map((pattern) => dice.fill(pattern, LISTS)).join(' ')
  }).filter((paragraph) => paragraph !== '')
  paragraphs.splice(3, 0, `## ${dice.fill(dice.one(HEADINGS), LISTS)}`)
  return paragraphs.join('\n\n')
}

function commentsOf(dice: Dice, articles: readonly SampleArticle[], now: Date): SampleComment[] {
  const commented = articles.filter(({ status, publishedAt }) => status === 'published' && publishedAt <= now)
  return Array.from({ length: COMMENTS }, () => {
    // Squared, so that few articles have many comments and most have some.
    const { slug, publishedAt } = commented[Math.floor(dice.next() ** 2 * commented.length)] as SampleArticle
    const name = `${dice.one(READERS)} ${String.fromCharCode(dice.from(65, 90))}.`
    const writtenAt = Math.min(publishedAt.getTime() + dice.from(10, 5000) * 60_000, now.getTime() - dice.from(1, 600) * 1000)
    const chance = dice.next()
    const told = chance < 0.97 ? 'approved' : 'refused'
    return {
      article: slug,
      name,
      email: `${slugify(name)}@example.org`,
      body: dice
        .some(dice.from(1, 2), REMARKS)
        .map((pattern) => dice.fill(pattern, LISTS))
        .join(' '),
      status: chance < 0.02 ? 'waiting' : told,
      writtenAt: new Date(writtenAt),
    }
  })
}
