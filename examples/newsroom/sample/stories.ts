// The stories that were written by hand: Markdown files, whose names are their slugs and whose front matter says the rest.

import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Document, parseDocument } from './front-matter.ts'

/** An article as the sample has it, its relations by their slugs. */
export interface Story {
  readonly slug: string
  readonly title: string
  readonly summary: string
  readonly body: string
  readonly section: string
  readonly authors: readonly string[]
  readonly tags: readonly string[]
  readonly publishedAt: Date
  readonly rank: number | null
  readonly caption: string
  readonly picture: { readonly drawing: string; readonly seed: number; readonly mood: string; readonly alt: string }
}

/** The moods of the drawings that were made for a story. */
const MOODS: Readonly<Record<string, string>> = {
  harbour: 'dawn',
  library: 'night',
  bus: 'snow',
  glacier: 'snow',
  front: 'storm',
  fog: 'dawn',
  lichen: 'meadow',
  meteors: 'night',
  football: 'meadow',
  swimmers: 'sea',
  foghorns: 'dusk',
  cinema: 'dusk',
  umbrella: 'sea',
  bench: 'autumn',
}

/** All stories of a folder, in the order of their files. */
export function readStories(folder: string): Story[] {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort()
  return files.map((name) => readStory(basename(name, '.md'), parseDocument(name, readFileSync(join(folder, name), 'utf8'))))
}

function readStory(slug: string, { field, optional, body }: Document): Story {
  const drawing = field('illustration')
  return {
    slug,
    title: field('title'),
    summary: field('summary'),
    body: body.trim(),
    section: field('section'),
    authors: listed(field('authors')),
    tags: listed(field('tags')),
    publishedAt: new Date(`${field('date')}T06:30:00Z`),
    rank: optional('rank') === undefined ? null : Number(optional('rank')),
    caption: field('caption'),
    picture: { drawing, seed: 0, mood: MOODS[drawing] ?? 'sea', alt: field('alt') },
  }
}

function listed(value: string): string[] {
  return value.split(',').map((one) => one.trim())
}
