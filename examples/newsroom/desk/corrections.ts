// Correcting an article that is in the paper: what stood there before is kept, and readers are told what was wrong.

import { Response } from 'nuages'
import { flash } from 'nuages/messages'
import { transaction } from 'nuages/orm'
import { Article, Correction } from '../articles/models.ts'
import { blank, type Filled, fill, isFine, type Rule, withProblem } from '../forms.ts'
import { page } from '../page.ts'
import { desk } from './desk.ts'

type Field = 'title' | 'summary' | 'body' | 'note' | 'seen'

/** An article as an editor typed it; `seen` says which version of it they had before them. */
export type CorrectionForm = Filled<Field>

/** What stands on the page of the form. */
export interface CorrectionPage {
  readonly article: Article
  readonly form: CorrectionForm
}

const RULES: Readonly<Record<Field, Rule>> = {
  note: { longest: 600, missing: 'Please say what was wrong. Readers see this.' },
  title: { longest: 160, missing: 'An article needs a title.' },
  summary: { longest: 500, missing: 'An article needs a summary.' },
  body: { longest: 100_000, lines: true, missing: 'An article needs a text.' },
  seen: { longest: 40 },
}

desk.get('/articles/{slug}/correct', { name: 'correct' }, async (request) => {
  const article = await published(request.params.slug)
  return page(request, 'correct.html', pageOf(article, blank({ ...textsOf(article), note: '', seen: article.changedAt.toISOString() })))
})

desk.post('/articles/{slug}/correct', async (request) => {
  const typed = fill(await request.form(), RULES)
  // The version is compared and replaced in one transaction, so that of two editors who send at once the second is told.
  const { article, form } = await transaction(async () => {
    const current = await Article.query().published().lock().get({ slug: request.params.slug })
    const checked = checkedAgainst(current, typed)
    if (isFine(checked)) await correct(current, checked)
    return { article: current, form: checked }
  })
  if (!isFine(form)) return page(request, 'correct.html', pageOf(article, form), {}, 422)
  flash(request, 'The article has been corrected.', 'success')
  return Response.redirect(request.urlFor('articles.history', { slug: article.slug }))
})

function checkedAgainst(article: Article, form: CorrectionForm): CorrectionForm {
  const { title, summary, body, seen } = form.values
  if (seen !== article.changedAt.toISOString()) {
    return withProblem(form, 'form', 'Somebody else has changed this article meanwhile. Open it again to see how it stands now.')
  }
  const isSame = title === article.title && summary === article.summary && body === article.body.trim()
  return isSame ? withProblem(form, 'form', 'Nothing differs from what is in the paper.') : form
}

async function correct(article: Article, { values }: CorrectionForm): Promise<void> {
  const now = new Date()
  await Correction.create({
    article,
    note: values.note,
    titleBefore: article.title,
    summaryBefore: article.summary,
    bodyBefore: article.body,
    correctedAt: now,
  })
  article.title = values.title
  article.summary = values.summary
  article.body = values.body
  article.changedAt = now
  await article.save()
}

function published(slug: string): Promise<Article> {
  return Article.query().published().get({ slug })
}

function textsOf({ title, summary, body }: Article): Record<'title' | 'summary' | 'body', string> {
  return { title, summary, body }
}

function pageOf(article: Article, form: CorrectionForm): CorrectionPage {
  return { article, form }
}
