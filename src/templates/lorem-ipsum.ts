// lipsum(): Latin words in paragraphs, to fill a page that has no text yet.

import { SafeString } from '../base/safe-string.ts'
import { integerArgument } from './argument.ts'
import { TemplateValueError } from './template-error.ts'
import { isTrue } from './truth.ts'

const WORDS: readonly string[] =
  `lorem ipsum dolor sit amet consectetur adipisci elit sed eiusmod tempor incidunt labore et dolore magna aliqua
  enim ad minim veniam quis nostrum exercitationem ullam corporis suscipit laboriosam nisi aliquid ex ea commodi consequatur aute iure in
  reprehenderit voluptate velit esse cillum fugiat nulla pariatur excepteur sint obcaecat cupiditat non proident sunt culpa qui officia
  deserunt mollit anim id est laborum`.split(/\s+/)

/** The most paragraphs, and words in one, that are made. */
const MOST = 10_000

/** `count` paragraphs of `least` to `most` - 1 words; as HTML, or with an empty line between. */
export function loremIpsum(count: unknown, html: unknown, least: unknown, most: unknown): string | SafeString {
  const [paragraphs, from, to] = [integerArgument(count), integerArgument(least), integerArgument(most)]
  if (to <= from) throw new TemplateValueError(`empty range for randrange() (${from}, ${to}, ${to - from})`)
  if (paragraphs > MOST || to > MOST) throw new TemplateValueError(`lipsum() makes at most ${MOST} paragraphs, and as many words in each.`)
  const texts = Array.from({ length: Math.max(0, paragraphs) }, () => paragraph(between(from, to)))
  return isTrue(html) ? new SafeString(texts.map((text) => `<p>${text}</p>`).join('\n')) : texts.join('\n\n')
}

/** A whole number from `least` to below `most`. */
function between(least: number, most: number): number {
  return least + Math.floor(Math.random() * (most - least))
}

/** Words with a comma every few, and a full stop every dozen or so; the last one has a full stop. */
function paragraph(length: number): string {
  const words: string[] = []
  let comma = between(3, 8)
  let stop = between(10, 20)
  let begins = true
  for (let i = 0; i < length; i++) {
    const word = WORDS[between(0, WORDS.length)] as string
    const text = begins ? (word[0] as string).toUpperCase() + word.slice(1) : word
    const isLast = i === length - 1
    begins = isLast || --stop <= 0
    if (begins) stop = between(10, 20)
    const isPause = --comma <= 0
    if (isPause) comma = between(3, 8)
    const pause = isPause ? ',' : ''
    words.push(text + (begins ? '.' : pause))
  }
  return words.join(' ')
}
