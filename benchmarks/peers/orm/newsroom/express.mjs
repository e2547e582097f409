// The front page and the page of an article, with Express, Prisma and Nunjucks.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import express from 'express'
import session from 'express-session'
import nunjucks from 'nunjucks'
import { open } from './queries.mjs'

const { DATABASE_URL, NEWSROOM_DATA, SECRET_KEY, HOST, PORT } = process.env
const data = JSON.parse(readFileSync(NEWSROOM_DATA, 'utf8'))
const pages = await open(DATABASE_URL)

const LONG = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
const SHORT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })

const app = express()
app.disable('x-powered-by')
app.disable('etag')
const environment = nunjucks.configure(join(import.meta.dirname, 'templates'), { autoescape: true, express: app })
const safe = (html) => new nunjucks.runtime.SafeString(html)
environment.addGlobal('paper', data.paper)
environment.addGlobal('assets', data.assets)
environment.addGlobal('drawing', ({ drawing, seed }) => safe(data.drawings[`${drawing} ${seed}`]))
environment.addFilter('prose', (text) => safe(data.prose[text]))
environment.addFilter('opening', (text) => safe(data.openings[text]))
environment.addFilter('long_date', (date) => LONG.format(date).replace(',', ''))
environment.addFilter('short_date', (date) => SHORT.format(date))
environment.addFilter('iso_date', (date) => date.toISOString().slice(0, 10))

app.use((_request, response, next) => {
  response.set({
    'content-security-policy':
      "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
  })
  next()
})
app.use(session({ secret: SECRET_KEY, name: 'session', resave: false, saveUninitialized: false }))

const sign = (value) => createHmac('sha256', SECRET_KEY).update(value).digest('base64url')

/** The token of a form: the visitor's own, else a new one in a cookie. */
function formToken(request, response) {
  const [, known, signature] = /(?:^|; )formtoken=([\w-]+)\.([\w-]+)/.exec(request.headers.cookie ?? '') ?? []
  if (known !== undefined && signature.length === 43 && timingSafeEqual(Buffer.from(signature), Buffer.from(sign(known)))) return known
  const token = randomBytes(32).toString('base64url')
  response.cookie('formtoken', `${token}.${sign(token)}`, { httpOnly: true, sameSite: 'lax', maxAge: 31_536_000_000 })
  response.vary('Cookie')
  return token
}

function frame(request) {
  const messages = request.session.messages ?? []
  if (messages.length > 0) request.session.messages = []
  return { today: new Date(), messages, json: `/api${request.path === '/' ? '' : request.originalUrl}` }
}

app.get('/', async (request, response) => {
  response.render('front.html', { ...frame(request), ...(await pages.front()) })
})

app.get('/articles/:slug', async (request, response, next) => {
  const found = await pages.article(request.params.slug, Number(request.query.page ?? 1))
  if (found === null) return next()
  response.render('article.html', {
    ...frame(request),
    ...found,
    path: request.path,
    form: { values: {}, problems: {} },
    formToken: formToken(request, response),
    isEditor: request.session.role === 'editor',
  })
})

app.listen(Number(PORT), HOST)
