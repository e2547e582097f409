import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { App } from './app.ts'
import { Blueprint } from './blueprint.ts'

const dir = import.meta.dirname

describe('the folders of blueprints', () => {
  test('are told to who renders templates', () => {
    const app = new App()
    const blog = new Blueprint('blog', { prefix: '/blog', dir, templates: 'guards' })
    blog.blueprint('comments', { prefix: '/comments', templates: 'debug' })
    app.register(blog)
    app.register(new Blueprint('shop', { dir }))
    assert.deepEqual(
      [...app.templateFolders()],
      [
        ['blog', join(dir, 'guards')],
        ['blog.comments', join(dir, 'debug')],
      ],
    )
    assert.deepEqual(
      app.blueprints().map(({ name }) => name),
      ['blog', 'blog.comments', 'shop'],
    )
    app.start()
  })

  test('that are not there stop the start, named', () => {
    for (const [options, message] of [
      [
        { templates: 'none' },
        `The blueprint "blog" has its templates in ${JSON.stringify(join(dir, 'none'))}, and there is no such folder.`,
      ],
      [
        { static: 'app.ts' },
        `The blueprint "blog" has its static files in ${JSON.stringify(join(dir, 'app.ts'))}, and there is no such folder.`,
      ],
    ] as const) {
      const app = new App()
      app.register(new Blueprint('blog', { dir, ...options }))
      assert.throws(() => app.start(), { code: 'BLUEPRINT_FOLDER', message })
    }
  })

  test('that nobody serves stop the start', () => {
    const app = new App()
    app.register(new Blueprint('blog', { prefix: '/blog', dir, static: 'guards' }))
    assert.throws(() => app.start(), { code: 'BLUEPRINT_STATIC', hint: /nuages\/static/ })
  })

  test('need a dir, a path, and for static files a prefix without parameters', () => {
    const wrong = { code: 'BLUEPRINT_FOLDER' }
    assert.throws(() => new Blueprint('blog', { static: 'static' }), wrong)
    assert.throws(() => new Blueprint('blog', { dir: 'blog', static: 'static' }), wrong)
    assert.throws(() => new Blueprint('blog', { dir, templates: '' }), wrong)
    assert.throws(() => new Blueprint('blog', { dir, prefix: '/{lang}', static: 'guards' }), wrong)
    assert.throws(() => new Blueprint('blog', { prefix: '/{lang}' }).blueprint('a', { dir, static: 'guards' }), wrong)
  })
})

test('what assembles an application sees all blueprints, and can add routes; later is too late', async () => {
  const app = new App({ debug: false })
  const early = new Blueprint('early')
  early.onAssemble((assembly) => {
    assert.equal(assembly.debug, false)
    for (const blueprint of assembly.blueprints()) blueprint.get('/extra', () => blueprint.name)
  })
  app.register(early)
  app.register(new Blueprint('late', { prefix: '/late' }))
  await app.start()
  assert.deepEqual(
    app.routes().map(({ path }) => path),
    ['/extra', '/late/extra'],
  )
  assert.throws(() => early.onAssemble(() => {}), { code: 'APP_STARTED' })
})
