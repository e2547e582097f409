// The project's own TypeScript compiler, run once over all shadows. TypeScript 7 has no interface for programs, so it is a process.

import type { ChildProcess } from 'node:child_process'
import { NuagesError } from '../../base/errors.ts'

/** What the compiler said of a file. Lines and columns count from 1. */
export interface Diagnostic {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly code: number
  /** With the lines that explain it. */
  readonly message: string
}

const DIAGNOSTIC = /^(.+)\((\d+),(\d+)\): error TS(\d+): (.*)$/
const GLOBAL = /^error TS(\d+): (.*)$/

/** The file that runs the compiler which `folder` has installed. Throws `CHECK_NO_TYPESCRIPT`. */
export function findTypeScript(folder: string): string {
  const { existsSync } = process.getBuiltinModule('node:fs')
  const { dirname, join } = process.getBuiltinModule('node:path')
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, 'node_modules/typescript/bin/tsc')
    if (existsSync(file)) return file
    if (at === dirname(at)) break
  }
  throw new NuagesError('CHECK_NO_TYPESCRIPT', `There is no TypeScript compiler in ${folder} or above it.`, {
    hint: 'Install it: npm install --save-dev typescript',
  })
}

/** Compiles the project of a `tsconfig.json` and gives what the compiler said. Throws `CHECK_TYPESCRIPT` where it could not work. */
export async function runTypeScript(compiler: string, config: string, folder: string): Promise<Diagnostic[]> {
  const { spawn } = process.getBuiltinModule('node:child_process')
  const args = [compiler, '-p', config, '--pretty', 'false']
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const [output, errors] = await Promise.all([textOf(child.stdout), textOf(child.stderr), ended(child)])
  const { resolve } = process.getBuiltinModule('node:path')
  const diagnostics: Diagnostic[] = []
  for (const line of output.split(/\r?\n/)) {
    const found = DIAGNOSTIC.exec(line)
    const last = diagnostics.at(-1)
    if (found !== null) {
      const [, file = '', row, column, code, message = ''] = found
      diagnostics.push({ file: resolve(folder, file), line: Number(row), column: Number(column), code: Number(code), message })
    } else if (GLOBAL.test(line)) throw compilerFailed(line)
    else if (line.startsWith(' ') && last !== undefined)
      diagnostics[diagnostics.length - 1] = { ...last, message: `${last.message}\n${line}` }
  }
  if (errors.trim() !== '' || (diagnostics.length === 0 && child.exitCode !== 0)) throw compilerFailed(errors + output)
  return diagnostics
}

/** The error for a compiler that could not look at the shadows. */
export function compilerFailed(text: string): NuagesError {
  return new NuagesError('CHECK_TYPESCRIPT', `The TypeScript compiler failed: ${text.trim().slice(0, 2000)}`, {
    hint: "Check the project's tsconfig.json: run tsc without nuages.",
  })
}

async function textOf(stream: NonNullable<ChildProcess['stdout']>): Promise<string> {
  stream.setEncoding('utf8')
  let text = ''
  for await (const part of stream) text += part
  return text
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => resolve())
  })
}
