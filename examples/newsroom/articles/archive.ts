// The archive: by year, by month, by day. Days are those of UTC, which Port Averil keeps.

import { notFound } from 'nuages'
import { count, f, is, truncate } from 'nuages/orm'
import { Article, type ArticleQuery, type Teaser } from './models.ts'
import { teasers } from './teasers.ts'

/** A day of the calendar, and its parts. */
export interface CalendarDay {
  /** Its first moment. */
  readonly from: Date
  readonly year: number
  /** From 1. */
  readonly month: number
  readonly day: number
}

/** A month, and how many articles it has. */
export interface Stretch extends CalendarDay {
  readonly articles: number
}

/** Months that have articles, the newest first. */
export interface Archive {
  readonly months: readonly Stretch[]
}

/** The whole archive. */
export async function archive(): Promise<Archive> {
  return { months: await monthsOf(Article.query().published()) }
}

/** The months of a year. */
export interface ArchiveYear extends Archive {
  readonly year: number
}

/** Throws a 404 where nothing was published. */
export async function archiveYear(year: number): Promise<ArchiveYear> {
  const months = await monthsOf(publishedIn(year))
  return months.length === 0 ? notFound() : { year, months }
}

/** The articles of a month, by day. */
export interface ArchiveMonth {
  readonly year: number
  readonly month: Date
  readonly days: readonly { readonly day: CalendarDay; readonly articles: readonly Teaser[] }[]
}

/** Throws a 404 where nothing was published. */
export async function archiveMonth(year: number, month: number): Promise<ArchiveMonth> {
  const articles = await teasers(publishedIn(year, month)).all()
  if (articles.length === 0) return notFound()
  const days = Map.groupBy(articles, ({ publishedAt }) => publishedAt?.getUTCDate() ?? 1)
  return {
    year,
    month: new Date(Date.UTC(year, month - 1)),
    days: [...days].map(([day, own]) => ({ day: dayOf(new Date(Date.UTC(year, month - 1, day))), articles: own })),
  }
}

/** The articles of a day. */
export interface ArchiveDay {
  readonly day: CalendarDay
  readonly articles: readonly Teaser[]
}

/** Throws a 404 where nothing was published. */
export async function archiveDay(year: number, month: number, day: number): Promise<ArchiveDay> {
  const articles = await teasers(publishedIn(year, month, day)).all()
  return articles.length === 0 ? notFound() : { day: dayOf(new Date(Date.UTC(year, month - 1, day))), articles }
}

/** What was published in a year, or in a month or on a day of it. Throws a 404 for what is in no calendar. */
function publishedIn(year: number, month?: number, day?: number): ArticleQuery {
  const from = new Date(Date.UTC(year, (month ?? 1) - 1, day ?? 1))
  const isInCalendar = year >= 1900 && year < 2200 && from.getUTCMonth() === (month ?? 1) - 1 && from.getUTCDate() === (day ?? 1)
  if (!isInCalendar) notFound()
  const to = new Date(from)
  if (day !== undefined) to.setUTCDate(day + 1)
  else if (month !== undefined) to.setUTCMonth(month)
  else to.setUTCFullYear(year + 1)
  return Article.query()
    .published()
    .where({ publishedAt: is.gte(from) })
    .where({ publishedAt: is.lt(to) })
}

async function monthsOf(articles: ArticleQuery): Promise<Stretch[]> {
  const rows = await articles
    .annotate({ from: truncate('month', f('publishedAt')) })
    .values('from')
    .annotate({ articles: count() })
    .orderBy('-from')
    .all()
  return rows.map(({ from, articles: number }) => ({ ...dayOf(from as Date), articles: number }))
}

function dayOf(from: Date): CalendarDay {
  return { from, year: from.getUTCFullYear(), month: from.getUTCMonth() + 1, day: from.getUTCDate() }
}
