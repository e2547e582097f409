// What readers say: the form below an article, and the comments alone.

import { type AnyRequest, Blueprint, badRequest, Response } from 'nuages'
import { flash } from 'nuages/messages'
import { articlePage } from '../articles/article.ts'
import { Article } from '../articles/models.ts'
import { type Fields, isFine } from '../forms.ts'
import { page, pageNumber } from '../page.ts'
import { keepComment, readComment } from './form.ts'
import { commentsOn } from './list.ts'
import { commentModels } from './models.ts'

/** Comments of articles. */
export const comments = new Blueprint('comments', { models: commentModels })

const THANKS = 'Thank you. An editor reads your comment before it is shown.'

/** The comments without the page around them: a fragment of the article's template. */
comments.get('/articles/{slug}/comments', { name: 'list' }, (request) =>
  page(request, 'article.html#comments', articlePage(request.params.slug, pageNumber(request))),
)
comments.get('/api/articles/{slug}/comments', async (request) => ({
  comments: await commentsOn(await articleAt(request.params.slug), pageNumber(request)),
}))

comments.post('/articles/{slug}/comments', { name: 'send', limit: 60_000 }, async (request) => {
  const form = readComment(await request.form())
  if (!isFine(form)) return page(request, 'article.html', { ...(await articlePage(request.params.slug, 1)), form }, {}, 422)
  await keepComment(await articleAt(request.params.slug), form)
  flash(request, THANKS, 'success')
  return Response.redirect(`${request.urlFor('articles.show', { slug: request.params.slug })}#notices`)
})

comments.post('/api/articles/{slug}/comments', { limit: 60_000 }, async (request) => {
  const article = await articleAt(request.params.slug)
  const form = readComment(await fieldsOf(request))
  if (!isFine(form))
    return Response.json({ type: 'about:blank', title: 'Unprocessable Content', status: 422, problems: form.problems }, { status: 422 })
  return Response.json({ comment: await keepComment(article, form), message: THANKS }, { status: 201 })
})

async function articleAt(slug: string): Promise<Article> {
  return Article.query().published().get({ slug })
}

/** The texts of a JSON object. */
async function fieldsOf(request: AnyRequest): Promise<Fields> {
  const body = await request.json()
  if (typeof body !== 'object' || body === null || Array.isArray(body)) badRequest('The body has to be a JSON object.')
  const texts = new Map(Object.entries(body as object).filter(([, value]) => typeof value === 'string'))
  return { get: (name) => texts.get(name) ?? null }
}
