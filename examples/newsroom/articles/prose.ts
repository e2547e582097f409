// Articles are written in Markdown.

import MarkdownIt from 'markdown-it'
import { type SafeString, safe } from 'nuages'
import { kept } from '../kept.ts'

// No HTML in Markdown: what an author pastes into an article must not run in a reader's browser.
const markdown = new MarkdownIt({ html: false, typographer: true })

/** How many texts are kept as HTML; each has some kilobytes. */
const KEPT = 300

/** A Markdown text as HTML. */
export const prose: (source: string) => SafeString = kept(KEPT, (source) => safe(markdown.render(source)))

/** The first two paragraphs of a Markdown text as HTML. */
export function openingOf(source: string): SafeString {
  return prose(source.split('\n\n', 2).join('\n\n'))
}

/** The words of a Markdown text, paragraphs parted by a space. */
export function plainText(source: string): string {
  const inlines = markdown.parse(source, {}).map((token) => token.children ?? [])
  return inlines
    .map((children) => children.map((child) => (child.type === 'softbreak' ? ' ' : child.content)).join(''))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()
}
