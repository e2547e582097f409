// Ours on Bun and Deno: each is started with this file and serves `app.fetch` on a free port, which it prints.

import { App } from '../../src/app/app.ts'

interface Runtime {
  Bun?: { serve(options: { port: number; hostname: string; fetch: App['fetch'] }): { port: number } }
  Deno?: { serve(options: { port: number; hostname: string; onListen(at: { port: number }): void }, handler: App['fetch']): void }
}

const app = new App()
app.get('/hello/{name}', ({ params }) => `Hello ${params.name}`)
app.post('/echo', async (request) => ({ got: await request.json() }))

const { Bun, Deno } = globalThis as Runtime
if (Bun !== undefined) console.log(Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: app.fetch }).port)
else Deno?.serve({ port: 0, hostname: '127.0.0.1', onListen: ({ port }) => console.log(port) }, app.fetch)
