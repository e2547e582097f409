// The paper for programs that read: feeds, a map of the site, and tables.

import { type AnyRequest, Blueprint, Response, render, TemplateResponse } from 'nuages'
import type { With } from 'nuages/orm'
import { Article, Section, Tag, Writer } from '../articles/models.ts'
import { articlesAsCsv } from './csv.ts'

/** Feeds, the map of the site, and the export. */
export const feeds = new Blueprint('feeds', { dir: import.meta.dirname, templates: 'templates' })

const IN_FEED = 30

// Readers of feeds come every few minutes: who has the newest state is told so, and sent nothing. What is streamed has no state to name.
feeds.after((response) => {
  if (response instanceof TemplateResponse) response.setETag()
})

/** The newest articles, with what a feed says of them. */
export interface Feed {
  /** Where the site is, without a slash at the end. */
  readonly root: string
  readonly articles: readonly With<typeof Article, 'section' | 'authors' | 'tags'>[]
}

async function feedFor({ rootUrl }: AnyRequest): Promise<Feed> {
  return { root: rootUrl.slice(0, -1), articles: await Article.query().published().with('section', 'authors', 'tags').limit(IN_FEED).all() }
}

feeds.get('/feeds/atom', { name: 'atom' }, async (request) => xml('atom.xml', 'application/atom+xml', await feedFor(request)))
feeds.get('/feeds/rss', { name: 'rss' }, async (request) => xml('rss.xml', 'application/rss+xml', await feedFor(request)))

/** What the map of the site names. */
export interface SiteMap {
  /** Where the site is, without a slash at the end. */
  readonly root: string
  readonly articles: readonly Pick<Article, 'slug' | 'changedAt'>[]
  readonly sections: readonly Pick<Section, 'slug'>[]
  readonly writers: readonly Pick<Writer, 'slug'>[]
  readonly tags: readonly Pick<Tag, 'slug'>[]
}

feeds.get('/sitemap.xml', { name: 'sitemap' }, async ({ rootUrl }) => {
  const map: SiteMap = {
    root: rootUrl.slice(0, -1),
    articles: await Article.query().published().values('slug', 'changedAt').all(),
    sections: await Section.query().values('slug').all(),
    writers: await Writer.query().values('slug').all(),
    tags: await Tag.query().values('slug').all(),
  }
  return xml('sitemap.xml', 'application/xml', map)
})

feeds.get('/export/articles.csv', { name: 'csv' }, () =>
  Response.stream(articlesAsCsv(), {
    headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="articles.csv"' },
  }),
)

function xml(template: string, type: string, context: Feed | SiteMap): ReturnType<typeof render> {
  return render(template, { ...context }, { headers: { 'content-type': `${type}; charset=utf-8` } })
}
