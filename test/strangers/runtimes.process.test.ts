import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const ROOT = join(import.meta.dirname, '../..')
const FILE = join(import.meta.dirname, 'runtime-app.ts')
const arch = process.arch === 'arm64' ? { deno: 'arm64', bun: 'aarch64' } : { deno: 'x64', bun: 'x64' }
const RUNTIMES: [name: string, program: string, args: string[]][] = [
  [
    'Deno',
    join(ROOT, `node_modules/@deno/linux-${arch.deno}-glibc/deno`),
    ['run', '--no-lock', '--no-config', '--allow-net', '--allow-env', '--allow-read', FILE],
  ],
  ['Bun', join(ROOT, `node_modules/@oven/bun-linux-${arch.bun}/bin/bun`), ['run', FILE]],
]

for (const [name, program, args] of RUNTIMES) {
  const missing = !existsSync(program) && `${name} is not there: npm installs it on Linux`
  test(`an application answers on ${name}`, { skip: process.env['CI'] === 'true' ? false : missing }, async (t) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    t.after(() => child.kill('SIGKILL'))
    const port = await new Promise<string>((resolve, reject) => {
      let output = ''
      child.on('error', reject)
      child.on('exit', (code) => reject(new Error(`${name} ended with ${code}`)))
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text
        const line = /^(\d+)\n/m.exec(output)
        if (line !== null) resolve(line[1] as string)
      })
    })
    const url = `http://127.0.0.1:${port}`
    assert.equal(await (await fetch(`${url}/hello/Ada`)).text(), 'Hello Ada')
    const headers = { 'content-type': 'application/json' }
    const posted = await fetch(`${url}/echo`, { method: 'POST', body: '{"a":1}', headers })
    assert.deepEqual(await posted.json(), { got: { a: 1 } })
    assert.equal(posted.headers.get('x-content-type-options'), 'nosniff')
    assert.equal((await fetch(`${url}/nowhere`)).status, 404)
  })
}
