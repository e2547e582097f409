// The document of mistakes: read, compiled, and written anew.

import { readFileSync } from 'node:fs'
import { compile } from './compile.ts'

/** Where it is. */
export const MISTAKES: URL = new URL('model-mistakes.md', import.meta.url)

const BLOCK = /^```(typescript|text)\n([\s\S]*?)^```\n/gm

/** The document as it is, and as it would be with what the compiler says now. */
export function readMistakes(): { written: string; now: string } {
  const written = readFileSync(MISTAKES, 'utf8')
  const bare = written.replace(/\n```text\n[\s\S]*?^```\n/gm, '')
  const [models = '', ...mistakes] = [...bare.matchAll(BLOCK)].map(([, , code = '']) => code)
  const said = messagesOf(models, mistakes)
  let index = -1
  const now = bare.replace(BLOCK, (block) => (index++ < 0 ? block : `${block}\n\`\`\`text\n${said[index - 1]}\n\`\`\`\n`))
  return { written, now }
}

/** What the compiler says of each mistake; they are all in one file, a line each. */
function messagesOf(models: string, mistakes: readonly string[]): string[] {
  const imports = `${/^import .*$/m.exec(models)?.[0]}\nimport { Article, article, writer } from './models.ts'\n`
  const lines = mistakes.map((code) => code.trim().replaceAll('\n', ' '))
  const { output } = compile(
    new Map([
      ['models.ts', models],
      ['mistakes.ts', imports + lines.join('\n')],
    ]),
  )
  const said = lines.map((): string[] => [])
  let at = -1
  for (const line of output.split('\n')) {
    const [, file, number, message] = /^(\w+\.ts)\((\d+),\d+\): (.*)$/.exec(line) ?? []
    if (number !== undefined) at = file === 'mistakes.ts' ? Number(number) - 3 : -1
    said[at]?.push(message ?? line)
  }
  return said.map((parts) => parts.join('\n') || 'nothing')
}
