// What the paper is made of: articles, who wrote them, where they stand, and what was wrong with them.

import { join } from 'node:path'
import type { SafeString } from 'nuages'
import {
  datetime,
  email,
  foreignKey,
  fullText,
  index,
  integer,
  is,
  manyToMany,
  model,
  modelSet,
  QuerySet,
  reverse,
  slug,
  smallInteger,
  text,
  type With,
} from 'nuages/orm'
import { openingOf, prose } from './prose.ts'

/** A part of the paper, such as Weather. */
export class Section extends model(
  {
    slug: slug({ unique: true, maxLength: 40 }),
    name: text({ maxLength: 60 }),
    /** Where it stands among the others, from 1. */
    place: smallInteger(),
    articles: reverse(() => Article, 'section'),
  },
  { ordering: ['place'] },
) {}

/** Someone who writes for the paper. */
export class Writer extends model(
  {
    slug: slug({ unique: true, maxLength: 60 }),
    name: text({ maxLength: 80 }),
    /** What they write about, in a few words. */
    beat: text({ maxLength: 120 }),
    about: text({ maxLength: 1000 }),
    email: email({ unique: true, maxLength: 120, secret: true }),
    articles: reverse(() => Article, 'authors'),
  },
  { ordering: ['name'] },
) {}

/** What an article is about. */
export class Tag extends model(
  { slug: slug({ unique: true, maxLength: 40 }), name: text({ maxLength: 40 }), articles: reverse(() => Article, 'tags') },
  { ordering: ['name'] },
) {}

/** A drawing: which one, drawn from which seed, in which mood. */
export class Picture extends model({
  drawing: text({ maxLength: 30 }),
  seed: integer({ default: 0 }),
  mood: text({ maxLength: 20 }),
  /** What it shows, for those who do not see it. */
  alt: text({ maxLength: 200 }),
}) {}

/** An article. It is in the paper when it is published and its time has come. */
export class Article extends model(
  {
    slug: slug({ unique: true, maxLength: 120 }),
    title: text({ maxLength: 160 }),
    /** One sentence or two that stand under the title. */
    summary: text({ maxLength: 500 }),
    /** Markdown. */
    body: text(),
    status: text({ choices: ['draft', 'published'], default: 'draft', maxLength: 12 }),
    publishedAt: datetime({ null: true }),
    /** When its words were last changed. */
    changedAt: datetime({ default: () => new Date() }),
    /** The place on the front page, from 1 for the lead story; null for the many without one. */
    rank: smallInteger({ null: true }),
    /** How often it was read. */
    views: integer({ default: 0 }),
    caption: text({ maxLength: 300, default: '' }),
    section: foreignKey(() => Section),
    picture: foreignKey(() => Picture, { null: true, onDelete: 'setNull' }),
    authors: manyToMany(() => Writer),
    tags: manyToMany(() => Tag),
    related: manyToMany(() => Article, { symmetrical: true }),
    corrections: reverse(() => Correction, 'article'),
  },
  {
    ordering: ['-publishedAt', '-id'],
    query: () => ArticleQuery,
    indexes: [
      index(['status', 'publishedAt']),
      index(['section', 'status', 'publishedAt']),
      index(['views']),
      fullText(['title', 'summary', 'body']),
    ],
  },
) {
  /** The text as a page shows it. */
  get prose(): SafeString {
    return prose(this.body)
  }

  /** The first two paragraphs, for the front page. */
  get opening(): SafeString {
    return openingOf(this.body)
  }
}

/** Queries of articles. */
export class ArticleQuery extends QuerySet<typeof Article> {
  /** What readers may see: published, and not in the future. */
  published(): this {
    return this.where({ status: 'published', publishedAt: is.lte(new Date()) })
  }
}

/** What was changed in an article after it had been published, and what stood there before. */
export class Correction extends model(
  {
    article: foreignKey(() => Article, { onDelete: 'cascade' }),
    /** What was wrong, as readers are told. */
    note: text({ maxLength: 600 }),
    titleBefore: text({ maxLength: 160 }),
    summaryBefore: text({ maxLength: 500 }),
    bodyBefore: text(),
    correctedAt: datetime({ default: () => new Date() }),
  },
  { ordering: ['-correctedAt', '-id'] },
) {}

/** An article as others announce it: with what stands around its title. */
export type Teaser = With<typeof Article, 'section' | 'authors' | 'picture'>

/** The models, as a set, and where their migrations are. */
export const articleModels = modelSet(
  'articles',
  { Section, Writer, Tag, Picture, Article, Correction },
  { migrations: join(import.meta.dirname, 'migrations') },
)
