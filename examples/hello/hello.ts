import { App, serve } from 'nuages'

const app = new App()
app.get('/hello/{name}', ({ params }) => `Hello ${params.name}!`)
export default app
if (import.meta.main) serve(app)
