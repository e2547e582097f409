// The application that is probed from outside: one route for each way of answering.

import { App, html, serve } from 'nuages'

const PIECE = new Uint8Array(65_536).fill(120)
const BIG = 50_000_000

const app = new App({ limit: 4_194_304 })
let handled = 0

app.use((_request, next) => {
  handled++
  return next()
})

app.get('/', () => 'OK')
app.route('/echo', { methods: ['POST', 'PUT'] }, (request) => request.bytes())
app.get('/headers', (request) => Object.fromEntries(request.headers))
app.get('/count', () => ({ count: handled }))
app.get('/stream', async function* () {
  for (let i = 0; i < 10; i++) {
    yield `piece ${i}\n`
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
})
app.get('/empty', () => null)
app.get('/slow', async () => {
  await new Promise((resolve) => setTimeout(resolve, 1000))
  return 'slow'
})
app.get('/throw', () => {
  throw new Error('thrown on purpose')
})
app.get('/big', function* () {
  for (let sent = 0; sent < BIG; sent += PIECE.length) yield PIECE.subarray(0, Math.min(PIECE.length, BIG - sent))
})
app.get('/hello/{name}', ({ params }) => html`<p>Hello ${params.name}!</p>`)

export default app
if (import.meta.main) {
  const { url } = await serve(app)
  console.log(url)
}
