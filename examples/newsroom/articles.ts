// Articles are Markdown files: the file's name is the slug, the front matter says the rest.

import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import MarkdownIt from 'markdown-it'
import { type SafeString, safe } from 'nuages'
import { type Document, parseDocument } from './front-matter.ts'

export interface Article {
  readonly slug: string
  readonly title: string
  /** One sentence or two that stand under the title. */
  readonly summary: string
  /** The slug of its section. */
  readonly section: string
  readonly author: string
  readonly date: Date
  /** The place on the front page, from 1 for the lead story; Infinity for the many without one. */
  readonly rank: number
  readonly illustration: { readonly name: string; readonly alt: string; readonly caption: string }
  readonly body: SafeString
  /** The first two paragraphs, for the front page. */
  readonly opening: SafeString
  /** The body without markup, for searching. */
  readonly text: string
}

// No HTML in Markdown: what an author pastes into an article must not run in a reader's browser.
const markdown = new MarkdownIt({ html: false, typographer: true })

/** All articles of a folder, the newest first. */
export function readArticles(folder: string): Article[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.md'))
  const articles = files.map((name) => readArticle(basename(name, '.md'), parseDocument(name, readFileSync(join(folder, name), 'utf8'))))
  return articles.sort((a, b) => b.date.getTime() - a.date.getTime() || a.rank - b.rank || a.slug.localeCompare(b.slug))
}

function readArticle(slug: string, { field, optional, body }: Document): Article {
  return {
    slug,
    title: field('title'),
    summary: field('summary'),
    section: field('section'),
    author: field('author'),
    date: new Date(field('date')),
    rank: Number(optional('rank') ?? Infinity),
    illustration: { name: field('illustration'), alt: field('alt'), caption: field('caption') },
    body: safe(markdown.render(body)),
    opening: safe(markdown.render(body.split('\n\n', 2).join('\n\n'))),
    text: plainText(body),
  }
}

/** The words of a Markdown text, paragraphs parted by a space. */
function plainText(source: string): string {
  const inlines = markdown.parse(source, {}).map((token) => token.children ?? [])
  return inlines
    .map((children) => children.map((child) => (child.type === 'softbreak' ? ' ' : child.content)).join(''))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()
}
