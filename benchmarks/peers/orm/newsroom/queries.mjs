// The queries of the two pages, as one writes them with Prisma.

import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { PrismaPg } from '@prisma/adapter-pg'
import Database from 'better-sqlite3'

const IN_BAND = 4
const MOST_READ = 6
const COMMENTS = 20
const OTHERS = 3

const AUTHORS = { include: { writer: true }, orderBy: { writer: { name: 'asc' } } }
const TEASER = { section: true, picture: true, authors: AUTHORS }
const NEWEST = [{ publishedAt: 'desc' }, { id: 'desc' }]

const published = () => ({ status: 'published', publishedAt: { lte: new Date() } })

/** Prisma knows moments as ISO 8601. */
function rewriteMoments(file) {
  const database = new Database(file)
  const moments = {
    articles_article: ['published_at', 'changed_at'],
    articles_correction: ['corrected_at'],
    comments_comment: ['written_at'],
  }
  for (const [table, columns] of Object.entries(moments))
    for (const column of columns)
      database.exec(`UPDATE ${table} SET ${column} = replace(${column}, ' ', 'T') || '+00:00' WHERE ${column} LIKE '% %'`)
  database.close()
}

async function connect(url) {
  if (url.startsWith('sqlite:')) {
    const { PrismaClient } = await import('../node_modules/generated-newsroom-sqlite/index.js')
    const file = url.slice('sqlite:'.length)
    rewriteMoments(file)
    return new PrismaClient({ adapter: new PrismaBetterSqlite3({ url: `file:${file}` }) })
  }
  const { PrismaClient } = await import('../node_modules/generated-newsroom-postgresql/index.js')
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 10 }) })
}

export async function open(url) {
  const prisma = await connect(url)

  async function front() {
    const [top, found, mostRead] = await Promise.all([
      prisma.article.findMany({ where: { ...published(), rank: { not: null } }, orderBy: { rank: 'asc' }, take: 3, include: TEASER }),
      prisma.section.findMany({
        orderBy: { place: 'asc' },
        include: {
          articles: {
            where: { ...published(), rank: null },
            orderBy: NEWEST,
            take: IN_BAND,
            omit: { body: true },
            include: TEASER,
          },
        },
      }),
      prisma.article.findMany({
        where: published(),
        orderBy: { views: 'desc' },
        take: MOST_READ,
        select: { slug: true, title: true, views: true },
      }),
    ])
    const bands = found.map(({ articles, ...section }) => ({ section, articles }))
    return {
      sections: found,
      top,
      opinion: bands.find(({ section }) => section.slug === 'opinion'),
      bands: bands.filter(({ section }) => section.slug !== 'opinion'),
      mostRead,
    }
  }

  async function article(slug, page) {
    const found = await prisma.article.findFirst({
      where: { ...published(), slug },
      include: {
        ...TEASER,
        tags: { include: { tag: true }, orderBy: { tag: { name: 'asc' } } },
        corrections: { orderBy: [{ correctedAt: 'desc' }, { id: 'desc' }] },
      },
    })
    if (found === null) return null
    const [comments, others, sections] = await Promise.all([
      commentsOn(found, page),
      othersThan(found),
      prisma.section.findMany({ orderBy: { place: 'asc' } }),
    ])
    return { article: found, comments, others, sections, current: found.section.slug }
  }

  async function commentsOn({ id }, number) {
    const where = { articleId: id, status: 'approved' }
    const [count, rows] = await Promise.all([
      prisma.comment.count({ where }),
      prisma.comment.findMany({
        where,
        orderBy: [{ writtenAt: 'asc' }, { id: 'asc' }],
        skip: (number - 1) * COMMENTS,
        take: COMMENTS,
      }),
    ])
    return { rows, number, count, pages: Math.max(1, Math.ceil(count / COMMENTS)) }
  }

  async function othersThan({ id, sectionId }) {
    const teasers = { orderBy: NEWEST, omit: { body: true }, include: TEASER }
    const where = { ...published(), relatedTo: { some: { fromId: id } } }
    const related = await prisma.article.findMany({ ...teasers, where, take: OTHERS })
    if (related.length === OTHERS) return related
    const known = [id, ...related.map((other) => other.id)]
    const rest = { ...published(), sectionId, id: { notIn: known } }
    return [...related, ...(await prisma.article.findMany({ ...teasers, where: rest, take: OTHERS - related.length }))]
  }

  return { front, article }
}
