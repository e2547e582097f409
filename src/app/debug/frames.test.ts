import assert from 'node:assert/strict'
import { test } from 'node:test'
import { framesOf } from './frames.ts'

test('a frame has name, file, line and column, and tells whose it is', () => {
  const stack = [
    'Error: a',
    `    at run (${process.cwd()}/examples/hello/hello.ts:3:5)`,
    `    at async file://${process.cwd()}/src/app/app.ts:2:1`,
    `    at Object.<anonymous> (${process.cwd()}/node_modules/commander/index.js:1:1)`,
    '    at processTicksAndRejections (node:internal/process/task_queues:95:5)',
  ].join('\n')
  const frames = framesOf(stack, 'a')
  assert.deepEqual(
    frames.map(({ name, file, line, owner }) => [name, file, line, owner]),
    [
      ['run', 'examples/hello/hello.ts', 3, 'app'],
      ['', 'src/app/app.ts', 2, 'nuages'],
      ['Object.<anonymous>', 'node_modules/commander/index.js', 1, 'dependency'],
      ['processTicksAndRejections', 'node:internal/process/task_queues', 95, 'node'],
    ],
  )
  assert.equal(frames[0]?.lines.find(({ isHere }) => isHere)?.text, 'const app = new App()')
  assert.deepEqual(frames[2]?.lines, [])
})

test('no file is read that is no source, that lies elsewhere, or that only the message names', () => {
  const stack = `Error: x\n    at a (${process.cwd()}/examples/hello/hello.ts:3:5)\nend\n    at b (/etc/passwd:1:1)\n    at c (${process.cwd()}/package.json:1:1)\n    at d (${process.cwd()}/../etc/x.ts:1:1)`
  const frames = framesOf(stack, `x\n    at a (${process.cwd()}/examples/hello/hello.ts:3:5)\nend`)
  assert.deepEqual(
    frames.map(({ name, lines }) => [name, lines.length]),
    [
      ['b', 0],
      ['c', 0],
      ['d', 0],
    ],
  )
})
