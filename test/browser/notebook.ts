// A small application for the browser: forms in every encoding, cookies, and a policy for scripts.

import { SESSION } from '../../src/http.ts'
import { App, type AppOptions, type Form, html, Response, type SafeString } from '../../src/nuages.ts'
import { sessions } from '../../src/sessions.ts'

/** Scripts come from files only; what breaks that is reported to `/report`. */
export const POLICY = "script-src 'self'; report-uri /report"

/** The application, and what it was sent. */
export interface Notebook {
  readonly app: App
  readonly notes: string[]
  /** Bodies of the reports of what the policy stopped. */
  readonly reports: unknown[]
}

/** Makes one, with nothing in it. */
export function notebook(options: AppOptions = {}): Notebook {
  const app = new App(options)
  const notes: string[] = []
  const reports: unknown[] = []
  app.use(sessions({ secret: 'a secret of the browser tests, long enough' }))
  app.get('/', () => page(notes))
  app.get('/search', ({ query }) => html`<!doctype html><title>Search</title><h1>Found ${query.get('q')}</h1>`)
  app.post('/notes', async (request) => {
    const form = await request.form()
    notes.push(form.get('note') ?? 'nothing')
    return Response.redirect('/')
  })
  app.post('/files', { limit: 30_000_000 }, async (request) => Response.json(described(await request.form())))
  app.post('/report', async (request) => {
    reports.push(JSON.parse(await request.text()))
    return null
  })
  app.get('/progress.js', () => new Response(PROGRESS, { headers: { 'content-type': 'text/javascript' } }))
  app.get('/inline', () => html`<!doctype html><title>quiet</title><script>document.title = 'loud'</script><h1>Inline</h1>`)
  app.get('/sign-in', (request) => {
    request.get(SESSION).set('name', 'Ada')
    const response = Response.redirect('/who')
    response.cookies.set('strict', '1', { sameSite: 'strict' })
    response.cookies.set('open', '1', { httpOnly: false })
    return response
  })
  const who = { methods: ['GET', 'POST'] } as const
  app.route('/who', who, (request) => {
    const name = request.get(SESSION).get('name') ?? 'nobody'
    return html`<!doctype html><title>Who</title><h1>${String(name)}</h1><p>${[...request.cookies.keys()].sort().join(' ')}</p>`
  })
  return { app, notes, reports }
}

function described(form: Form): unknown {
  return { fields: [...form], files: form.files().map(({ field, name, type, size }) => ({ field, name, type, size })) }
}

function page(notes: readonly string[]): SafeString {
  return html`<!doctype html><title>Notebook</title>
<form action="/search"><label>Search <input name="q"></label></form>
<form action="/notes" method="post"><label>Note <textarea name="note"></textarea></label><button>Keep</button></form>
<form action="/files" method="post" enctype="multipart/form-data">
<label>Title <input name="title"></label> <label>Files <input type="file" name="files" multiple></label> <label>More <input type="file" name="more"></label>
<button>Send</button></form>
<progress max="1" value="0"></progress><output></output>
<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>
<script src="/progress.js"></script>`
}

/** `sendWithProgress()` sends the last form by script; the page tells how far it is and what was answered. */
const PROGRESS = `
function sendWithProgress() {
  const request = new XMLHttpRequest()
  const steps = []
  request.upload.onprogress = ({ loaded, total }) => {
    document.querySelector('progress').value = loaded / total
    steps.push(loaded / total)
  }
  return new Promise((resolve, reject) => {
    request.onload = () => resolve({ steps, status: request.status, text: request.responseText })
    request.onerror = reject
    request.open('POST', '/files')
    request.send(new FormData(document.forms[2]))
  })
}
`
