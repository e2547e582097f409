// The newsroom: a newspaper on a database. `npm start` runs it.
//
// Read this file first. It puts the application together: its parts are blueprints, one in each folder, and each says which pages it has.

import { join } from 'node:path'
import { type AnyRequest, App, env, formTokens, serve, withQuery } from 'nuages'
import { takeMessages } from 'nuages/messages'
import { sessions } from 'nuages/sessions'
import { staticFiles } from 'nuages/static'
import { templates } from 'nuages/templates'
import { articles } from './articles/articles.ts'
import { keepReadings, stopReadings } from './articles/reading.ts'
import { comments } from './comments/comments.ts'
import { database, OldPaperError, prepare } from './database.ts'
import { isoDate, isoTime, longDate, mailDate, monthName, shortDate } from './dates.ts'
import { desk, isEditor } from './desk/desk.ts'
import './desk/corrections.ts'
import { illustration, scene } from './drawings/illustration.ts'
import { answerErrors } from './errors.ts'
import { feeds } from './feeds/feeds.ts'
import { deskPassword, signingKey } from './keys.ts'
import { paper } from './paper.ts'
import { search } from './search/search.ts'
import { highlight } from './search/words.ts'

/** How often the numbers of readers are written, in milliseconds. */
const READINGS_EVERY = 10_000

const files = staticFiles({ dir: join(import.meta.dirname, 'static') })

const app = new App({
  database,
  // Who stands in front, `PROXIES=loopback`: the door of the desk counts passwords by address, and cookies of https are for https alone.
  proxies: env.list('PROXIES', []),
  engine: templates(join(import.meta.dirname, 'templates'), {
    filters: {
      long_date: longDate,
      short_date: shortDate,
      iso_date: isoDate,
      iso_time: isoTime,
      mail_date: mailDate,
      month_name: monthName,
      highlight,
    },
    globals: {
      is_editor: isEditor,
      take_messages: takeMessages,
      paper,
      illustration,
      scene,
      asset: (name: string) => files.url(name),
      page_url: pageUrl,
    },
  }),
})
app.use(sessions({ secret: signingKey }))
app.use(formTokens({ secret: signingKey, exempt: ({ path }) => path.startsWith('/api/') }))
app.register(files)
app.register(articles)
app.register(comments)
app.register(search)
app.register(feeds)
app.register(desk)

app.onStart(() => prepare(app.modelSets()))
app.onStart(() => keepReadings(READINGS_EVERY, (problem) => app.log.error(`The numbers of readers were not written: ${problem}`)))
app.onStop(stopReadings)

answerErrors(app)

// These pages need what is their own and nothing else, so that is all a browser shall load, whatever may get into an article.
app.after(({ headers }) => {
  headers.set(
    'content-security-policy',
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  )
})

/** This page with another number. */
function pageUrl(request: AnyRequest, number: number, fragment: string): string {
  return withQuery(request.mount + request.fullPath, { page: number === 1 ? null : number }, fragment === '' ? undefined : fragment)
}

export default app
if (import.meta.main) {
  try {
    const { url } = await serve(app)
    console.log(`${paper.name} is at ${url}`)
    console.log(`Editors work at ${url}/desk with the password ${deskPassword}`)
  } catch (error) {
    if (!(error instanceof OldPaperError)) throw error
    console.error(error.message)
    process.exitCode = 1
    await database.close()
  }
}
