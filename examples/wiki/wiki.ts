// A wiki in one file: pages in memory, an edit form, uploads, messages, a session that remembers who writes.

import { App, env, html, notFound, type Request, Response, render, type SafeString, serve } from 'nuages'
import { flash, takeMessages } from 'nuages/messages'
import { sessions } from 'nuages/sessions'
import { DictLoader, templates } from 'nuages/templates'

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

const TEMPLATES = {
  'layout.html': `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{% block title %}{{ name }}{% endblock %}</title>
<style>
  body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem }
  label { display: block; margin: 1rem 0 } textarea, input { display: block; width: 100%; font: inherit }
  .success { color: green } .error { color: crimson } img { max-width: 100% }
</style>
<nav><a href="/">FrontPage</a></nav>
<h1>{{ self.title() }}</h1>
{% for message in messages %}<p class="{{ message.level }}">{{ message.text }}</p>{% endfor %}
{% block body %}{% endblock %}
`,
  'show.html': `{% extends "layout.html" %}
{% block body %}<p>{{ page.text|links }}</p>
{% if page.picture %}<p><img src="{{ url('picture', name=name) }}" alt="The picture of {{ name }}"></p>{% endif %}
<footer>Written by {{ page.author }}. <a href="{{ url('edit', name=name) }}">Edit</a></footer>{% endblock %}`,
  'edit.html': `{% extends "layout.html" %}
{% block title %}Edit {{ name }}{% endblock %}
{% block body %}{% if problem %}<p class="error">{{ problem }}</p>{% endif %}
<form method="post" enctype="multipart/form-data">
  <label>Text <textarea name="text" rows="10">{{ text }}</textarea></label>
  <label>Your name <input name="author" value="{{ request.session.get('author')|default('', true) }}"></label>
  <label>Picture <input type="file" name="picture" accept="{{ pictures|join(',') }}"></label>
  <button>Save</button>
</form>{% endblock %}`,
}

const app = new App({
  engine: templates({
    loader: new DictLoader(TEMPLATES),
    filters: { links: withLinks },
    globals: { pictures: [...PICTURES] },
    context: (request) => ({ messages: takeMessages(request) }),
  }),
})
app.use(sessions({ secret: env.secret('SECRET_KEY') }))

app.get('/', () => Response.redirect(show.url({ name: 'FrontPage' })))

const show = app.get('/{name:slug}', { name: 'show' }, ({ params: { name } }) => {
  const page = pages.get(name)
  return page === undefined ? Response.redirect(edit.url({ name })) : render('show.html', { name, page })
})

const edit = app.get('/{name:slug}/edit', { name: 'edit' }, ({ params: { name } }) =>
  render('edit.html', { name, text: pages.get(name)?.text ?? '' }),
)

app.post('/{name:slug}/edit', async (request: Request<{ name: string }>) => {
  const { name } = request.params
  const form = await request.form()
  const text = form.get('text')?.trim() ?? ''
  const author = form.get('author')?.trim() || 'nobody'
  const upload = form.file('picture')
  const problem = text === '' ? 'A page needs a text.' : pictureProblem(upload?.type)
  request.session.set('author', author)
  if (problem !== null) return render('edit.html', { name, text, problem }, { status: 422 })
  const picture = upload === null ? (pages.get(name)?.picture ?? null) : { type: upload.type, bytes: await upload.bytes() }
  pages.set(name, { text, author, picture })
  flash(request, `${name} is saved.`, 'success')
  return Response.redirect(show.url({ name }))
})

app.get('/{name:slug}/picture', { name: 'picture' }, ({ params }) => {
  const picture = pages.get(params.name)?.picture ?? notFound()
  return new Response(picture.bytes, { headers: { 'content-type': picture.type } })
})

/** The text, its wiki words made links. Whatever else it holds stays text. */
function withLinks(text: string): SafeString {
  const words = [...text.matchAll(WIKI_WORD)]
  const ends = [0, ...words.map(({ index, 0: word }) => index + word.length)]
  const linked = words.flatMap(({ index, 0: word }, i) => [
    text.slice(ends[i], index),
    html`<a href="${show.url({ name: word })}">${word}</a>`,
  ])
  return html`${[...linked, text.slice(ends.at(-1))]}`
}

function pictureProblem(type: string | undefined): string | null {
  return type === undefined || PICTURES.has(type) ? null : 'A picture is a PNG, JPEG or GIF.'
}

export default app
if (import.meta.main) serve(app)
