// An article: the page, and its history.

import { is, type With } from 'nuages/orm'
import { type CommentForm, EMPTY } from '../comments/form.ts'
import { type Comments, commentsOn } from '../comments/list.ts'
import { type Change, changesBetween } from './changes.ts'
import { Article, type Correction, type Teaser } from './models.ts'
import { teasers } from './teasers.ts'

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
}

const OTHERS = 3

/** Throws ORM_ROW_NONE, with status 404; so is an article that is not published. */
export async function articlePage(slug: string, commentPage: number): Promise<ArticlePage> {
  const article = await Article.query().published().with('section', 'authors', 'picture', 'tags', 'corrections').get({ slug })
  return { article, comments: await commentsOn(article, commentPage), form: EMPTY, others: await othersThan(article) }
}

async function othersThan({ id, sectionId }: Pick<Article, 'id' | 'sectionId'>): Promise<Teaser[]> {
  const related = await teasers(Article.query().published().where({ 'related.id': id }))
    .limit(OTHERS)
    .all()
  if (related.length === OTHERS) return related
  const known = [id, ...related.map((other) => other.id)]
  const more = await teasers(
    Article.query()
      .published()
      .where({ sectionId, id: is.notIn(known) }),
  )
    .limit(OTHERS - related.length)
    .all()
  return [...related, ...more]
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
