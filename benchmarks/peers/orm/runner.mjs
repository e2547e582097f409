// One peer in a process of its own, so that none of them runs with code that was compiled for another. Told what to do by messages.

import { plainArticle } from './data.mjs'

const [, , file, isPrepared, engine, url] = process.argv

async function begin() {
  const peer = await import(`./${file}.mjs`)
  return await (isPrepared === 'true' ? peer.openPrepared : peer.open)(engine, url)
}

const works = {
  key: (it, number) => it.key((number % 1000) + 1),
  hundred: (it) => it.hundred(),
  related: (it, number) => it.related(number % 900),
  insert: (it, number) => it.insert(number),
  bulk: (it) => it.bulk(),
  update: (it, number) => it.update((number % 1000) + 1, ((number % 1000) + 1) * 3),
}

/** Microseconds on the processor for each, of as many as there is time for. */
async function timed(it, name, milliseconds) {
  const work = works[name]
  const end = performance.now() + milliseconds
  const before = process.cpuUsage()
  let number = 0
  while (performance.now() < end) {
    for (let chunk = 0; chunk < 8; chunk++, number++) {
      const answer = work(it, number)
      if (typeof answer?.then === 'function') await answer
    }
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / number
}

async function answers(it) {
  return JSON.stringify({
    key: plainArticle(await it.key(7)),
    hundred: (await it.hundred()).map((row) => plainArticle(row)),
    related: (await it.related(100)).map((row) => plainArticle(row, true)),
  })
}

let it
process.on('message', async ({ ask, name, milliseconds, statements }) => {
  try {
    if (ask === 'open') {
      it = await begin()
      for (const sql of statements ?? []) await it.sql(sql)
      process.send({ value: { answers: await answers(it), cases: Object.keys(works).filter((work) => it[work] !== undefined) } })
    } else if (ask === 'time') process.send({ value: await timed(it, name, milliseconds) })
    else {
      // Nothing was opened where opening failed; this process ends all the same.
      await Promise.resolve(it?.close()).finally(() => process.disconnect())
    }
  } catch (error) {
    if (process.connected) process.send({ error: error.message.split('\n')[0] })
  }
})
