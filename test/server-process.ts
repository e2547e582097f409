// A server in a process of its own, for tests of what concerns the whole process.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { TestContext } from 'node:test'

/** A process that runs a script of ES module JavaScript in which `serve` and `ok` are there. */
export class ServerProcess {
  readonly child: ChildProcess
  stdout = ''
  stderr = ''

  constructor(child: ChildProcess) {
    this.child = child
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text))
  }

  /** Waits for a match on standard output. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.stdout)
      if (match !== null) return match
      if (this.child.exitCode !== null || this.child.signalCode !== null) throw new Error(`Ended: ${this.stdout}${this.stderr}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  /** The exit code, or the signal that ended it. */
  async exit(): Promise<number | string> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'close')
    return this.child.exitCode ?? (this.child.signalCode as string)
  }
}

const PRELUDE = `
import { serve } from ${JSON.stringify(new URL('../src/server/serve.ts', import.meta.url))}
const ok = (body = 'OK', headers = []) => ({ status: 200, headers, body })
const say = (server) => process.stdout.write('LISTENING ' + server.url + '\\n')
`

/** Runs `script`; `shell` may stand before it, such as `ulimit -n 40`. The process ends with the test. */
export function startProcess(t: TestContext, script: string, env: Record<string, string> = {}, shell = 'true'): ServerProcess {
  const args = ['-c', `${shell} && exec "$0" "$@"`, process.execPath, '--input-type=module', '-e', PRELUDE + script]
  const child = spawn('/bin/sh', args, { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  t.after(() => child.kill('SIGKILL'))
  return new ServerProcess(child)
}
