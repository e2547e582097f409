import type { ErrorTable } from './entry.ts'

/** The codes of src/app. */
export const APP: ErrorTable = {
  APP_BASE: {
    what: 'The option `base` of an application is no path.',
    cause: 'It ends in a slash, has no first one, or is a whole URL.',
    cure: "Write such as `new App({ base: '/shop' })`.",
  },
  APP_SETUP: {
    what: 'A method that takes a function, such as `use` or `before`, was given something else.',
    cause: 'A call in place of the function (`app.before(check())`), or an import that is not there.',
    cure: 'Give the function itself: `app.before(check)`.',
  },
  APP_STARTED: {
    what: 'A route, middleware, hook or error handler was added after the application had started.',
    cause: 'A module that registers something is imported too late, often from within a handler.',
    cure: 'Register everything before `serve(app)` and before the first request of a test.',
  },
  BLUEPRINT_FOLDER: {
    what: 'A blueprint names a folder for static files or templates that cannot be used.',
    cause:
      'The folder is not there, the blueprint has no absolute `dir`, or its prefix has parameters, so that a file would have many URLs.',
    cure: 'Give `dir: import.meta.dirname` and the name of a folder in it.',
    example: `import { Blueprint } from 'nuages'

const blog = new Blueprint('blog', { prefix: '/blog', dir: import.meta.dirname, templates: 'templates' })`,
  },
  BLUEPRINT_NAME: {
    what: 'A blueprint has a name that cannot stand before a dot.',
    cause: 'The name holds blanks or dots.',
    cure: 'Use letters, digits, `_` and `-`. Blueprints in blueprints join their names by dots themselves.',
  },
  BLUEPRINT_STATIC: {
    what: 'A blueprint has a folder of static files, and nothing serves it.',
    cause: 'The static battery is not registered.',
    cure: 'Register it: `app.register(staticFiles())`. See [static files](../batteries/static.md).',
  },
  BLUEPRINT_TWICE: {
    what: 'A blueprint was registered that is part of an application already.',
    cause: 'It is registered at two places, or it was made by `blueprint.blueprint()`, which registers it.',
    cure: 'Register it once. What is to be had under two prefixes is made by a function that returns a new blueprint.',
    example: `import { App, Blueprint } from 'nuages'

const notes = (name: string) => {
  const blueprint = new Blueprint(name, { prefix: \`/\${name}\` })
  blueprint.get('/', () => \`All of \${name}\`)
  return blueprint
}
const app = new App()
app.register(notes('drafts'))
app.register(notes('letters'))`,
  },
  COMMAND_INVALID: {
    what: 'A command of the application cannot be had under its name or with its options.',
    cause: 'Upper case in the name, two commands of one name, an option of an unknown kind, or no function.',
    cure: "Write names in lower case, and options as `'flag'` or `'text'`.",
    example: `import { App } from 'nuages'

const app = new App()
app.command('import', { options: { dry: 'flag', file: 'text' } }, ({ dry, file }) => console.log(dry, file))`,
  },
  ENGINE_RESULT: {
    what: 'The template engine made something that is no text.',
    cause: 'The function given as `engine` forgets to return, or returns the compiled template.',
    cure: 'Return text, or a promise of it: `new App({ engine: (name, context) => text })`.',
  },
  ERROR_HANDLER_INVALID: {
    what: '`onError` was given something that is neither a status nor a class.',
    cause: 'A status below 400, or the name of a class as text.',
    cure: 'Write `app.onError(404, handler)` or `app.onError(NoSuchNote, handler)`.',
  },
  FORM_TOKEN: {
    what: 'A form was refused: it does not carry the token of the visitor who sent it.',
    cause: 'The form has no hidden field for it, the page is older than a login, or another site made the form.',
    cure: 'Put `{{ form_token() }}` or `formTokenInput(request)` into the form; a script sends `formToken(request)` in `x-form-token`.',
  },
  FORM_TOKEN_MISSING: {
    what: 'A form token was asked for, and the guard that checks it is not installed.',
    cause: '`formTokens` was not given to `app.use`, or the page is made outside of a request.',
    cure: "`app.use(formTokens({ secret: env.secret('SECRET_KEY') }))`",
  },
  HOSTS_INVALID: {
    what: 'The option `hosts` is no array of host names.',
    cause: 'A scheme or port stands with the name, or the option is one text.',
    cure: "Write such as `hosts: ['example.org', '.example.org']`; a dot at the beginning allows all names below it.",
  },
  OPTION_INVALID: {
    what: 'An option of an application, a blueprint or a route is not of the kind that it must be.',
    cause: "A setting was given as text (`debug: 'false'`), a list without brackets (`methods: 'POST'`), or an object that is no schema.",
    cure: 'Give what the message expects; settings are read with their kind by `env.flag`, `env.number`, `env.list`.',
  },
  OPTION_UNKNOWN: {
    what: 'An option of an application, a blueprint, a route, `formTokens()` or the client of tests has a name that means nothing.',
    cause: 'It is misspelled, or belongs to another part: what it was meant to do would not happen.',
    cure: 'The message names the nearest one; all are in [App](../app/app.md).',
  },
  ROUTE_HOST_UNSERVED: {
    what: 'A route is for a host that the option `hosts` does not name, so no request would reach it. The message says where it stands.',
    cause: 'A host was added to a route or blueprint, and not to `hosts`.',
    cure: 'Name it in `hosts`, or with all others below a name: `.example.com`.',
  },
  HOST_REFUSED: {
    what: 'Status 400: the request names a host that is not served here.',
    cause: 'The name is missing in the option `hosts`, or somebody asks with a false name to have it put into links.',
    cure: 'Add the name if it is yours: see [guards](../app/guards.md).',
  },
  MIDDLEWARE_NEXT_TWICE: {
    what: 'A middleware called `next()` a second time for the same request.',
    cause: 'It tries a failed request again, or goes on in two places, in a branch and after it.',
    cure: 'Call `next()` once and keep what it gives. An error of the handler does not arrive here: it has become its page by then.',
  },
  MIDDLEWARE_RETURN: {
    what: 'A middleware returned something that is no `Response`.',
    cause: 'It forgets `return` before `next()`, or returns a value as handlers may.',
    cure: 'Return what `next()` gives, or a `Response`.',
    example: `import { App } from 'nuages'

const app = new App()
app.use(async (request, next) => {
  const response = await next()
  response.headers.set('x-path', request.path)
  return response
})`,
  },
  ORIGINS_INVALID: {
    what: 'The option `trustedOrigins` is no array of origins.',
    cause: 'A name without its scheme, or a URL with a path.',
    cure: "Write such as `trustedOrigins: ['https://example.org']`.",
  },
  ORIGIN_REFUSED: {
    what: 'Status 403: a request that changes something was sent by another site.',
    cause: 'A form or script of a site that is not yours; or yours, under another name or behind a proxy that changes `Host`.',
    cure: 'Name the site in `trustedOrigins` if it is yours: see [guards](../app/guards.md).',
  },
  PATH_REFUSED: {
    what: 'Status 400: the path cannot be read in one way only.',
    cause: 'It has broken percent-encoding, a backslash, a NUL, or a segment of dots: see [paths](../http/paths.md).',
    cure: 'Mend the link. Build URLs with `urlFor`, which encodes.',
  },
  RENDER_ENGINE: {
    what: 'A handler rendered a template, but the application has no engine.',
    cause: '`render(name, context)` was returned and `new App()` was given no `engine`.',
    cure: 'Give it one: a function of the name and the context.',
    example: `import { App, html, render } from 'nuages'

const app = new App({ engine: (name, context) => html\`<h1>\${name}: \${JSON.stringify(context)}</h1>\` })
app.get('/', () => render('front', { title: 'Today' }))`,
  },
  RESPONSE_SCHEMA: {
    what: 'A handler returned what the `response` schema of its route refuses.',
    cause: 'The schema and the handler went apart, often after a change in the data.',
    cure: 'Return what the schema says, or change the schema. The client is told nothing of it.',
  },
  RETURN_VALUE: {
    what: 'A handler returned something that says nothing about the answer.',
    cause: 'It returns nothing (a forgotten `return`), a number, or an object of a class of your own.',
    cure: 'Return text, `html`, a plain object or array for JSON, a `Response`, or null for 204: see [returning](../app/returning.md).',
  },
  ROUTE_HANDLER: {
    what: 'A route has no function as its handler.',
    cause: 'The options stand behind the handler, or an import is not there.',
    cure: 'The handler comes last: `app.get(path, options, handler)`.',
  },
  ROUTE_METHODS: {
    what: 'A route has no methods, or one that is no name.',
    cause: '`route` without `methods`, or methods in lower case.',
    cure: "Write `app.route(path, { methods: ['GET', 'POST'] }, handler)`.",
  },
  ROUTE_NAME_TWICE: {
    what: 'Two routes have the same name, so a URL by that name could lead to either.',
    cause: 'A copied line. The message says where both stand.',
    cure: 'Rename one of them. The names in a blueprint have its name before them.',
  },
  SETTINGS_INVALID: {
    what: 'The environment lacks settings, or has ones that cannot be read. The message lists all of them.',
    cause: 'A setting that was asked for without a default is not set, or holds text where a number is expected.',
    cure: 'Set them where the process is started, or in a `.env` file that `nuages dev` reads.',
    example: `import { env } from 'nuages'

const workers = env.number('WORKERS', 4)
console.log(workers)`,
  },
  SETTING_NAME: {
    what: 'A setting was asked for under a name that no environment has.',
    cause: 'Blanks, dots or hyphens in the name.',
    cure: 'Use letters, digits and `_`.',
  },
  VALIDATION_FAILED: {
    what: 'Status 422: the parameters, the query or the body are not as the schemas of the route say.',
    cause: 'The client sent something else. The answer lists each place and what is wrong with it.',
    cure: 'Show the issues to whoever sent it: see [schemas](../app/schemas.md).',
  },
  VIEW_EMPTY: {
    what: 'A view answers no method.',
    cause: 'A class was given in place of an object of it, or its methods are not named after HTTP methods.',
    cure: 'Write `app.view(path, new NoteView())`, and give it such as `get(request)`.',
  },
  VIEW_METHOD: {
    what: 'A view has something under the name of a method that is no function.',
    cause: 'A field called `get`, `post` or the like.',
    cure: 'Rename the field.',
  },
}
