// The tutorial, replayed: each step in its turn, in an empty folder with the package as users get it. The name of a file stands alone on a
// line above the block that is the whole of it; in a `console` block what begins with `$` is run, and the lines below must be in the answer.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join, relative } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { installPackage } from './packed.ts'
import { type RunningExample, startExample } from './start-example.ts'

const ROOT: string = join(import.meta.dirname, '..')
const STEPS = globSync('docs/tutorial/[0-9]*.md', { cwd: ROOT }).sort()
const BLOCK = /^(?:`([\w./-]+)`\n\n)?```(\w+)\n(.*?)^```$/gms
const CURL = /^curl (?:-d "([^"]*)" )?http:\/\/127\.0\.0\.1:8000(\/\S*)$/

const TSCONFIG = {
  compilerOptions: {
    module: 'nodenext',
    target: 'esnext',
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
  },
  include: ['**/*.ts'],
}

/** A file that is written, or a command with the lines that its answer has to hold. */
type Part = { readonly file: string; readonly text: string } | { readonly command: string; readonly answer: readonly string[] }

function partsOf(step: string): Part[] {
  const text = readFileSync(join(ROOT, step), 'utf8')
  return [...text.matchAll(BLOCK)].flatMap(([, file, language, body = '']): Part[] => {
    if (file !== undefined) return [{ file, text: body }]
    return language === 'console' ? commandsIn(body) : []
  })
}

function commandsIn(block: string): Part[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((entry) => {
      const [command = '', ...answer] = entry.trimEnd().split('\n')
      return { command, answer }
    })
}

describe('the tutorial', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nuages-tutorial-'))
  /** What there was after each step, for the compiler to look at all of it at once. */
  const kept = join(folder, 'steps')
  const environment: Record<string, string> = {}
  let user = ''
  let fiveLines: readonly string[] = []

  before(() => {
    ;({ user } = installPackage(folder))
    symlinkSync(join(ROOT, 'node_modules/typescript'), join(user, 'node_modules/typescript'))
    mkdirSync(kept)
    symlinkSync(join(user, 'node_modules'), join(kept, 'node_modules'))
    writeFileSync(join(kept, 'package.json'), JSON.stringify({ type: 'module' }))
    for (const place of [user, kept]) writeFileSync(join(place, 'tsconfig.json'), JSON.stringify(TSCONFIG))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(user, file)), { recursive: true })
    writeFileSync(join(user, file), text)
  }

  /** Every line of the first step is there, in its order: as it was, or with more in it. */
  function assertFiveLines(): void {
    let lines = readFileSync(join(user, 'app.ts'), 'utf8').split('\n')
    for (const line of fiveLines) {
      const at = lines.findIndex((grown) => holds(grown, line))
      assert.notEqual(at, -1, `app.ts has no longer: ${line}`)
      lines = lines.slice(at + 1)
    }
  }

  async function ask(example: RunningExample, [, form, path]: RegExpExecArray | string[]): Promise<string> {
    const headers = { accept: '*/*' }
    const sent = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }
    return (await fetch(example.url + path, { headers, ...sent })).text()
  }

  function runIn(command: string, cwd = user): string {
    const { NODE_TEST_CONTEXT: _, ...inherited } = process.env
    const path = [dirname(process.execPath), join(user, 'node_modules/.bin'), process.env['PATH']].join(delimiter)
    const env = { ...inherited, ...environment, PATH: path, NO_COLOR: '1' }
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command.replace(/^npx /, '')], { cwd, env, encoding: 'utf8' })
    assert.equal(status, 0, `${command}\n${stdout}${stderr}`)
    return stdout + stderr
  }

  function setVariable(command: string): boolean {
    const [, verb, name = '', value = ''] = /^(export|unset) (\w+)(?:=(.*))?$/.exec(command) ?? []
    if (verb === 'export') environment[name] = value
    else if (verb === 'unset') delete environment[name]
    return verb !== undefined
  }

  test('has ten steps', () => assert.equal(STEPS.length, 10))

  for (const step of STEPS) {
    test(`works: ${step}`, async (t) => {
      let example: RunningExample | undefined
      const stop = async (): Promise<void> => {
        await example?.stop()
        example = undefined
      }
      t.after(stop)
      for (const part of partsOf(step)) {
        if ('file' in part) {
          await stop()
          write(part.file, part.text)
          if (fiveLines.length === 0) fiveLines = part.text.split('\n').filter((line) => line !== '')
          continue
        }
        const curl = CURL.exec(part.command)
        if (curl === null) await stop()
        else example ??= await startExample(relative(ROOT, join(user, 'app.ts')), environment, user)
        if (setVariable(part.command)) continue
        const answer = curl === null ? runIn(part.command) : await ask(example as RunningExample, curl)
        assertAnswer(part.command, answer, part.answer)
      }
      await stop()
      assertFiveLines()
      for (const file of globSync('**/*.ts', { cwd: user, exclude: ['node_modules'] })) {
        cpSync(join(user, file), join(kept, basename(step, '.md'), file))
      }
    })
  }

  test('has code that compiles, after every step', () => {
    assert.equal(globSync('*/app.ts', { cwd: kept }).length, STEPS.length)
    runIn('tsc', kept)
  })
})

/** Whether a line holds all of another, letter after letter, with more between or without. */
function holds(grown: string, line: string): boolean {
  let at = 0
  for (const character of grown) if (character === line[at]) at++
  return at === line.length
}

/** The expected lines are in the answer, one after the other. */
function assertAnswer(command: string, answer: string, lines: readonly string[]): void {
  let from = 0
  for (const line of lines) {
    const at = answer.indexOf(line.trim(), from)
    assert.notEqual(at, -1, `the answer to\n${command}\nhas no line\n${line}\nwhere it should:\n${answer}`)
    from = at + line.trim().length
  }
}
