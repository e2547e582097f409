// The editors' desk: who is let in, what waits there, and what is done about it.

import { createHash, timingSafeEqual } from 'node:crypto'
import { type AnyRequest, Blueprint, badRequest, isLocal, notFound, Response } from 'nuages'
import { flash } from 'nuages/messages'
import { is } from 'nuages/orm'
import { Article } from '../articles/models.ts'
import { Comment } from '../comments/models.ts'
import { longDate } from '../dates.ts'
import { deskPassword } from '../keys.ts'
import { page, pageNumber } from '../page.ts'
import { countTry, forgetTries } from './attempts.ts'
import { commentsAsCsv } from './csv.ts'
import { deskModels } from './models.ts'

/** The desk. All of it but the door is for editors. */
export const desk = new Blueprint('desk', { prefix: '/desk', dir: import.meta.dirname, templates: 'templates', models: deskModels })

const PAGE_SIZE = 25

desk.before((request) => {
  if (request.path === '/desk/login' || request.session.get('role') === 'editor') return
  return Response.redirect(request.urlFor('desk.login') + (request.method === 'GET' ? `?next=${encodeURIComponent(request.fullPath)}` : ''))
})

// What an editor sees is for no cache.
desk.after(({ headers }) => headers.set('cache-control', 'no-store'))

desk.get('/login', { name: 'login' }, (request) => page(request, 'login.html', { next: nextOf(request.query.get('next')), problem: '' }))

desk.post('/login', async (request) => {
  const form = await request.form()
  const next = nextOf(form.get('next'))
  const address = request.remoteAddress ?? ''
  const wait = await countTry(address)
  if (wait > 0) return tooOften(request, next, wait)
  if (!isPassword(form.get('password') ?? '')) {
    return page(request, 'login.html', { next, problem: 'This is not the password.' }, {}, 422)
  }
  await forgetTries(address)
  request.session.cycle()
  request.session.set('role', 'editor')
  return Response.redirect(request.mount + next)
})

desk.post('/logout', { name: 'logout' }, (request) => {
  request.session.flush()
  return Response.redirect(request.urlFor('articles.front'))
})

/** Comments that wait, drafts, and what is still to come. */
desk.get('/', { name: 'home' }, async (request) => {
  const waiting = await Comment.where({ status: 'waiting' }).with('article').page(pageNumber(request), PAGE_SIZE)
  const drafts = await Article.where({ status: 'draft' }).orderBy('-changedAt').with('section').all()
  const coming = await Article.where({ status: 'published', publishedAt: is.gt(new Date()) })
    .orderBy('publishedAt')
    .with('section')
    .all()
  return page(request, 'desk.html', { waiting, drafts, coming })
})

/** What an editor may say of a comment. */
const VERDICTS = { approve: 'approved', refuse: 'refused' } as const

desk.post('/comments/{id:int}', { name: 'judge' }, async (request) => {
  const verdict = (await request.form()).get('verdict')
  if (verdict !== 'approve' && verdict !== 'refuse') return badRequest('A comment is approved or refused.')
  const status = VERDICTS[verdict]
  const judged = await Comment.where({ id: request.params.id }).update({ status })
  if (judged === 0) notFound()
  flash(request, `The comment is ${status}.`, 'success')
  return Response.redirect(request.urlFor('desk.home'))
})

/** A draft is published now, or at a time to come. */
desk.post('/articles/{slug}/publish', { name: 'publish' }, async (request) => {
  const now = new Date()
  const publishedAt = timeOf((await request.form()).get('at') ?? '', now)
  const draft = Article.where({ slug: request.params.slug, status: 'draft' })
  const published = await draft.update({ status: 'published', publishedAt, changedAt: publishedAt })
  if (published === 0) notFound()
  flash(
    request,
    publishedAt > now ? `The article will be in the paper on ${longDate(publishedAt)}.` : 'The article is in the paper.',
    'success',
  )
  return Response.redirect(publishedAt > now ? request.urlFor('desk.home') : request.urlFor('articles.show', { slug: request.params.slug }))
})

/** What a field for a time holds, `2026-11-25T18:30`, in UTC; now where it is empty. Throws a 400 for what is no time. */
function timeOf(typed: string, now: Date): Date {
  if (typed === '') return now
  const time = new Date(/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?$/.test(typed) ? `${typed}Z` : Number.NaN)
  // JavaScript takes the 30th of February for a day in March.
  const isTime = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(typed)
  return isTime ? time : badRequest('An article is published at a time such as 2026-11-25T18:30.')
}

desk.get('/comments.csv', { name: 'csv' }, () =>
  Response.stream(commentsAsCsv(), {
    headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="comments.csv"' },
  }),
)

/** The right password too is not looked at before the time is over. */
function tooOften(request: AnyRequest, next: string, seconds: number): ReturnType<typeof page> {
  const minutes = Math.ceil(seconds / 60)
  const problem = `Too many wrong passwords. Try again in ${minutes} minute${minutes === 1 ? '' : 's'}.`
  request.after(({ headers }) => headers.set('retry-after', String(seconds)))
  return page(request, 'login.html', { next, problem }, {}, 429)
}

/** Compared by their hashes, which are equally long and take equally long. */
function isPassword(given: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(deskPassword))
}

/** Where to go after the door: a page of the desk. */
function nextOf(next: string | null): string {
  return next !== null && isLocal(next) && /^\/desk(?:\/|$)/.test(next) ? next : '/desk'
}

/** A request of an editor, for pages that show more to one. */
export function isEditor(request: AnyRequest): boolean {
  return request.session.get('role') === 'editor'
}
