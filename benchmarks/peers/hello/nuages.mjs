import { App, serve } from 'nuages'

const app = new App()
app.get('/', () => 'Hello, world!')
await serve(app)
