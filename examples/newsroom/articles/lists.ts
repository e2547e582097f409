// Lists of articles: of a section, of a writer, about something.

import { count } from 'nuages/orm'
import { Article, Section, Tag, Writer } from './models.ts'
import { listed, type Teasers } from './teasers.ts'

/** A section and a page of its articles. */
export interface SectionPage {
  readonly section: Section
  readonly articles: Teasers
}

/** Throws ORM_ROW_NONE, with status 404. */
export async function sectionPage(slug: string, number: number): Promise<SectionPage> {
  const section = await Section.query().get({ slug })
  return { section, articles: await listed(Article.query().published().where({ section }), number) }
}

/** A writer and a page of their articles. */
export interface WriterPage {
  readonly writer: Writer
  readonly articles: Teasers
}

/** Throws ORM_ROW_NONE, with status 404. */
export async function writerPage(slug: string, number: number): Promise<WriterPage> {
  const writer = await Writer.query().get({ slug })
  return { writer, articles: await listed(Article.query().published().where({ 'authors.id': writer.id }), number) }
}

/** All writers, and how much each has written. */
export interface WritersPage {
  readonly writers: readonly (Pick<Writer, 'slug' | 'name' | 'beat'> & { readonly written: number })[]
}

/** Those who write, by name. */
export async function writersPage(): Promise<WritersPage> {
  const written = count('articles', { where: { 'articles.status': 'published' } })
  return { writers: await Writer.query().annotate({ written }).values('slug', 'name', 'beat', 'written').all() }
}

/** A tag and a page of its articles. */
export interface TagPage {
  readonly tag: Tag
  readonly articles: Teasers
}

/** Throws ORM_ROW_NONE, with status 404. */
export async function tagPage(slug: string, number: number): Promise<TagPage> {
  const tag = await Tag.query().get({ slug })
  return { tag, articles: await listed(Article.query().published().where({ 'tags.id': tag.id }), number) }
}

/** What is read most, by page. */
export interface MostReadPage {
  readonly articles: Teasers
}

/** The articles by how often they were read. */
export async function mostReadPage(number: number): Promise<MostReadPage> {
  return { articles: await listed(Article.query().published().orderBy('-views', '-publishedAt'), number) }
}
