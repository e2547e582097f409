// An application of many routes as text, for the compiler.

/** A module with `blueprints` blueprints of ten routes each: parameters, converters, names, defaults, hosts, links. */
export function routesModule(blueprints: number): string {
  const lines = ["import { App, Blueprint } from 'nuages'", 'export const app = new App()']
  for (let i = 0; i < blueprints; i++) {
    lines.push(
      `const b${i} = new Blueprint('b${i}', { prefix: '/{lang}/b${i}' })`,
      `const s${i} = b${i}.get('/{id:int}', { name: 'show' }, ({ params }) => ({ id: params.id + 1, lang: params.lang.trim() }))`,
      `b${i}.get('/', (request) => request.urlFor(s${i}, { lang: 'en', id: ${i} }))`,
      `b${i}.post('/{id:int}/parts/{part:slug}', async ({ params }) => params.part.trim())`,
      `b${i}.delete('/{id:int}', ({ params }) => String(params.id.toFixed()))`,
      `b${i}.get('/pages', { defaults: { page: 1 } }, ({ params }) => params.page.toFixed())`,
      `app.get('/a${i}/{year:int}-{slug}', ({ params }) => params.slug.trim() + params.year.toFixed())`,
      `app.get('/a${i}', () => 'x')`,
      `app.get('/a${i}/files/{rest:path}', ({ params }) => params.rest.trim())`,
      `app.get('/t${i}/{id:int}', { host: '{tenant}.example.com' }, ({ params }) => params.tenant.trim() + params.id.toFixed())`,
      `app.route('/f${i}', { methods: ['GET', 'POST'] }, (request) => request.method)`,
      `app.register(b${i})`,
    )
  }
  return `${lines.join('\n')}\n`
}
