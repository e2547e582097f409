// How often articles are read. A page that is shown writes nothing: readings are collected, and written together now and then.

import { f, is, transaction } from 'nuages/orm'
import { Article } from './models.ts'

const readings = new Map<number, number>()
let timer: NodeJS.Timeout | undefined

/** One more reader of an article. */
export function countReading({ id }: Pick<Article, 'id'>): void {
  readings.set(id, (readings.get(id) ?? 0) + 1)
}

/** Adds what was collected to the articles. */
export async function writeReadings(): Promise<void> {
  if (readings.size === 0) return
  const collected = [...readings]
  readings.clear()
  const byCount = Map.groupBy(collected, ([, times]) => times)
  await transaction(async () => {
    for (const [times, articles] of byCount)
      await Article.where({ id: is.in(articles.map(([id]) => id)) }).update({ views: f('views').plus(times) })
  })
}

/** Writes every so many milliseconds, from now on. What fails is told to `log`. */
export function keepReadings(milliseconds: number, log: (problem: unknown) => void): void {
  clearInterval(timer)
  timer = setInterval(() => void writeReadings().catch(log), milliseconds)
  timer.unref()
}

/** Writes a last time. */
export async function stopReadings(): Promise<void> {
  clearInterval(timer)
  await writeReadings()
}
