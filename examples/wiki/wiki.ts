// A wiki in one file: pages in memory, an edit form, uploads, messages, a session that remembers who writes.

import { App, env, html, notFound, type Request, Response, type SafeString, serve } from 'nuages'
import { flash, takeMessages } from 'nuages/messages'
import { sessions } from 'nuages/sessions'

interface Page {
  text: string
  author: string
  picture: { type: string; bytes: Uint8Array } | null
}

const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif'])
/** A wiki word: two capitals at least, no space. */
const WIKI_WORD = /\b(?:[A-Z][a-z]+){2,}\b/g

/** All pages by name. They are gone when the process ends. */
const pages: Map<string, Page> = new Map([['FrontPage', { text: 'Welcome. Try the SandBox.', author: 'nobody', picture: null }]])

const app = new App()
app.use(sessions({ secret: env.secret('SECRET_KEY') }))

app.get('/', () => Response.redirect(show.url({ name: 'FrontPage' })))

const show = app.get('/{name:slug}', { name: 'show' }, (request): SafeString | Response => {
  const { name } = request.params
  const page = pages.get(name)
  if (page === undefined) return Response.redirect(edit.url({ name }))
  const picture = page.picture === null ? null : html`<p><img src="${image.url({ name })}" alt="The picture of ${name}"></p>`
  return layout(
    request,
    name,
    html`<p>${withLinks(page.text)}</p>${picture}
    <footer>Written by ${page.author}. <a href="${edit.url({ name })}">Edit</a></footer>`,
  )
})

const edit = app.get('/{name:slug}/edit', { name: 'edit' }, (request) => {
  const { name } = request.params
  return layout(request, `Edit ${name}`, editForm(request, name, pages.get(name)?.text ?? ''))
})

app.post('/{name:slug}/edit', async (request) => {
  const { name } = request.params
  const form = await request.form()
  const text = form.get('text')?.trim() ?? ''
  const author = form.get('author')?.trim() || 'nobody'
  const upload = form.file('picture')
  const problem = text === '' ? 'A page needs a text.' : pictureProblem(upload?.type)
  request.session.set('author', author)
  if (problem !== null) {
    const again = layout(request, `Edit ${name}`, html`<p class="error">${problem}</p>${editForm(request, name, text)}`)
    return Response.html(again, { status: 422 })
  }
  const picture = upload === null ? (pages.get(name)?.picture ?? null) : { type: upload.type, bytes: await upload.bytes() }
  pages.set(name, { text, author, picture })
  flash(request, `${name} is saved.`, 'success')
  return Response.redirect(show.url({ name }))
})

const image = app.get('/{name:slug}/picture', { name: 'picture' }, ({ params }) => {
  const picture = pages.get(params.name)?.picture ?? notFound()
  return new Response(picture.bytes, { headers: { 'content-type': picture.type } })
})

function editForm(request: Request<object, unknown, unknown>, name: string, text: string): SafeString {
  return html`<form method="post" action="${edit.url({ name })}" enctype="multipart/form-data">
    <label>Text <textarea name="text" rows="10">${text}</textarea></label>
    <label>Your name <input name="author" value="${String(request.session.get('author') ?? '')}"></label>
    <label>Picture <input type="file" name="picture" accept="${[...PICTURES].join(',')}"></label>
    <button>Save</button>
  </form>`
}

/** The text, its wiki words made links. Whatever else it holds stays text. */
function withLinks(text: string): (string | SafeString)[] {
  const words = [...text.matchAll(WIKI_WORD)]
  const ends = [0, ...words.map(({ index, 0: word }) => index + word.length)]
  const linked = words.flatMap(({ index, 0: word }, i) => [
    text.slice(ends[i], index),
    html`<a href="${show.url({ name: word })}">${word}</a>`,
  ])
  return [...linked, text.slice(ends.at(-1))]
}

function pictureProblem(type: string | undefined): string | null {
  return type === undefined || PICTURES.has(type) ? null : 'A picture is a PNG, JPEG or GIF.'
}

function layout(request: Request<object, unknown, unknown>, title: string, body: SafeString): SafeString {
  const messages = takeMessages(request).map(({ level, text }) => html`<p class="${level}">${text}</p>`)
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>
  body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem }
  label { display: block; margin: 1rem 0 } textarea, input { display: block; width: 100%; font: inherit }
  .success { color: green } .error { color: crimson } img { max-width: 100% }
</style>
<nav><a href="/">FrontPage</a></nav>
<h1>${title}</h1>
${messages}
${body}`
}

export default app
if (import.meta.main) serve(app)
