import assert from 'node:assert/strict'
import { test } from 'node:test'
import { App } from './app.ts'

test('a command is kept with its options', () => {
  const app = new App()
  app.command('import', { description: 'Imports.', options: { dry: 'flag', file: 'text' } }, ({ dry, file }) => {
    const types: [boolean, string | undefined] = [dry, file]
    assert.ok(types)
  })
  const [command] = app.commands()
  assert.deepEqual([command?.name, command?.description, command?.options], ['import', 'Imports.', { dry: 'flag', file: 'text' }])
})

test('a command that cannot be had is refused where it is written', () => {
  const app = new App()
  app.command('a', {}, () => {})
  assert.throws(() => app.command('a', {}, () => {}), { code: 'COMMAND_INVALID', message: 'Two commands have the name "a".' })
  assert.throws(() => app.command('Do it', {}, () => {}), { message: /^A command has the name "Do it", expected lower case/ })
  assert.throws(() => app.command('b', { options: { 'dry-run': 'flag' } }, () => {}), {
    message: /the option "dry-run", expected a name such as dryRun/,
  })
  assert.throws(() => app.command('b', { options: { dry: 'bool' as 'flag' } }, () => {}), {
    message: /is "bool", expected 'text' or 'flag'/,
  })
  assert.throws(() => app.command('b', {}, undefined as never), { message: /has undefined as its action/ })
})
