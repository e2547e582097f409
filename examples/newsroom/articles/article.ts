// An article: the page, and its history.

import { is, together, value, type With } from 'nuages/orm'
import { type CommentForm, EMPTY } from '../comments/form.ts'
import { type Comments, commentsOn } from '../comments/list.ts'
import { type Change, changesBetween } from './changes.ts'
import { Article, type Correction, Section, type Teaser } from './models.ts'

/** An article with all that its page shows. */
export type WholeArticle = With<typeof Article, 'section' | 'authors' | 'picture' | 'tags' | 'corrections'>

/** What stands on the page of an article. */
export interface ArticlePage {
  readonly article: WholeArticle
  readonly comments: Comments
  /** The form below them, with what was typed where it has to be mended. */
  readonly form: CommentForm
  /** What belongs to it, then what else its section has. */
  readonly others: readonly Teaser[]
  /** For the frame. */
  readonly sections: readonly Section[]
}

const OTHERS = 3

/** Throws ORM_ROW_NONE, with status 404; so is an article that is not published. */
export async function articlePage(slug: string, commentPage: number): Promise<ArticlePage> {
  const found = await Article.query().published().with('section', 'picture').get({ slug })
  const [article, comments, others, sections] = await together(() => [
    found.load('authors', 'tags', 'corrections'),
    commentsOn(found, commentPage),
    othersThan(found),
    Section.query().all(),
  ])
  return { article, comments, form: EMPTY, others, sections }
}

/** What is related, the newest first, then what else the section has: each found by an index of its own, in one query. */
async function othersThan({ id, sectionId }: Pick<Article, 'id' | 'sectionId'>): Promise<Teaser[]> {
  const published = Article.query().published().defer('body')
  const related = published
    .where({ 'related.id': id })
    .annotate({ place: value<number>(0) })
    .limit(OTHERS)
  const section = published
    .where({ sectionId, id: is.not(id) })
    .exclude({ 'related.id': id })
    .annotate({ place: value<number>(1) })
    .limit(OTHERS)
  return related.unionAll(section).with('section', 'authors', 'picture').orderBy('place', '-publishedAt', '-id').limit(OTHERS).all()
}

/** An article before and after one correction. */
export interface Version {
  readonly correction: Correction
  readonly changes: readonly Change[]
}

/** All that was corrected, the newest first. */
export interface HistoryPage {
  readonly article: WholeArticle
  readonly versions: readonly Version[]
}

/** Throws ORM_ROW_NONE, with status 404. */
export async function historyPage(slug: string): Promise<HistoryPage> {
  const article = await Article.query().published().with('section', 'authors', 'picture', 'tags', 'corrections').get({ slug })
  let after = textOf(article)
  const versions = article.corrections.map((correction) => {
    const before = textOf({ title: correction.titleBefore, summary: correction.summaryBefore, body: correction.bodyBefore })
    const changes = changesBetween(before, after)
    after = before
    return { correction, changes }
  })
  return { article, versions }
}

function textOf({ title, summary, body }: Pick<Article, 'title' | 'summary' | 'body'>): string[] {
  return [title, summary, ...body.split(/\n{2,}/)]
}
