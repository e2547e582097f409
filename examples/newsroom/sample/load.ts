// Writes the sample into an empty database, all of it or nothing.

import { transaction } from 'nuages/orm'
import { Article, Correction, Picture, Section, Tag, Writer } from '../articles/models.ts'
import { Comment } from '../comments/models.ts'
import { SECTIONS, TAGS, WRITERS } from './people.ts'
import { type SampleArticle, sampleOf } from './sample.ts'

/** What was wrong, in every eleventh of the articles that were published. */
const NOTES: readonly string[] = [
  'The article gave a wrong day. The sentence has been corrected.',
  'We had misspelt a name, for which we beg its owner’s pardon.',
  'A figure was too high by a power of ten, as forty readers have told us.',
]

/** Loads the sample into the current database. */
export async function loadSample(now: Date = new Date()): Promise<void> {
  const { articles, comments } = sampleOf(now)
  await transaction(async () => {
    const rows = await loadArticles(articles)
    const ids = new Map(rows.map(({ slug, id }) => [slug, id]))
    await Comment.query().createMany(comments.map(({ article, ...comment }) => ({ ...comment, article: idIn(ids, article) })))
    await loadCorrections(rows)
  })
}

async function loadArticles(articles: readonly SampleArticle[]): Promise<Article[]> {
  const sections = await Section.query().createMany(SECTIONS.map(([slug, name], place) => ({ slug, name, place: place + 1 })))
  const writers = await Writer.query().createMany(
    WRITERS.map(({ sections: _, ...one }) => ({ ...one, email: `${one.slug}@nimbus.example` })),
  )
  const tags = await Tag.query().createMany(Object.keys(TAGS).map((slug) => ({ slug, name: slug })))
  const pictures = await Picture.query().createMany(articles.map(({ picture }) => picture))
  const rows = await Article.query().createMany(
    articles.map(({ picture: _, authors: _authors, tags: _tags, ...article }, place) => ({
      ...article,
      changedAt: article.publishedAt,
      section: rowOf(sections, article.section),
      picture: pictures[place] ?? null,
    })),
  )
  for (const [place, row] of rows.entries()) {
    const { authors, tags: own } = articles[place] as SampleArticle
    await row.authors.add(...authors.map((slug) => rowOf(writers, slug)))
    await row.tags.add(...own.map((slug) => rowOf(tags, slug)))
    await row.related.add(...relatedTo(place, articles).map((other) => rows[other] as Article))
  }
  return rows
}

/** Up to two articles before this one that have a tag in common with it. */
function relatedTo(place: number, articles: readonly SampleArticle[]): number[] {
  const tags = new Set(articles[place]?.tags)
  const shares = ({ tags: own, status }: SampleArticle): boolean => status === 'published' && own.some((tag) => tags.has(tag))
  return [...articles.entries()]
    .filter(([other, article]) => other < place && shares(article))
    .slice(-2)
    .map(([other]) => other)
}

async function loadCorrections(rows: readonly Article[]): Promise<void> {
  const corrected = rows.filter(({ status }, place) => status === 'published' && place % 11 === 7)
  await Correction.query().createMany(
    corrected.map(({ id, title, summary, body, publishedAt }, place) => ({
      article: id,
      note: NOTES[place % NOTES.length] as string,
      titleBefore: title,
      summaryBefore: summary,
      bodyBefore: body.replace(/\n\n/, ' This was on a Sunday.\n\n'),
      correctedAt: new Date((publishedAt as Date).getTime() + 5 * 3_600_000),
    })),
  )
}

function rowOf<R extends { slug: string }>(rows: readonly R[], slug: string): R {
  const row = rows.find((one) => one.slug === slug)
  if (row === undefined) throw new Error(`The sample names ${slug}, which it does not have.`)
  return row
}

function idIn(ids: ReadonlyMap<string, number>, slug: string): number {
  const id = ids.get(slug)
  if (id === undefined) throw new Error(`The sample has a comment on ${slug}, which it does not have.`)
  return id
}
