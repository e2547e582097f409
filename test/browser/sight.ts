// What a reader can see of a page.

import type { Page } from 'playwright-core'
import { contrast } from './contrast.ts'

/** By how many pixels the page is wider than its window. */
export function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

/** The contrast of every text on the page with what is behind it. */
export async function contrasts(page: Page): Promise<{ text: string; ratio: number }[]> {
  const texts = await page.evaluate(() => {
    const found: { text: string; color: string; background: string }[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement
      const text = node.textContent?.trim() ?? ''
      if (element === null || text === '' || element.closest('svg') !== null) continue
      let behind: Element | null = element
      while (behind.parentElement !== null && getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement
      found.push({ text, color: getComputedStyle(element).color, background: getComputedStyle(behind).backgroundColor })
    }
    return found
  })
  return texts.map(({ text, color, background }) => ({ text, ratio: contrast(color, background) }))
}
