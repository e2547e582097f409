import { bodyParser } from '@koa/bodyparser'
import Router from '@koa/router'
import Koa from 'koa'

const router = new Router()
router.get('/', (context) => {
  context.body = 'Hello, world!'
})
router.get('/json', (context) => {
  context.body = { message: 'Hello, world!' }
})
router.get('/users/:id', (context) => {
  context.body = `user ${context.params.id}`
})
router.post('/echo', bodyParser(), (context) => {
  context.body = context.request.body
})
new Koa().use(router.routes()).listen(Number(process.env.PORT), '127.0.0.1')
