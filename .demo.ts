import { App, render } from 'nuages'
import { templates } from 'nuages/templates'
const app = new App({ debug: true, engine: templates('/tmp/demo/templates') })
app.get('/', () => render('page.html', { articles: [{ title: 'River' }], author: { name: 'Ada' } }))
app.get('/syntax', () => render('bad.html'))
app.get('/missing', () => render('pgae.html'))
export default app
