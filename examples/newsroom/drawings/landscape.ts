// A coast that a seed decides: sky, hills or peaks, water or fields, and what stands there.

import { boat, cloud, type Drawing, disc, ground, hills, house, lighthouse, peaks, rain, range, sky, stars, tree, waves } from './shapes.ts'

/** Numbers that follow from a seed: the same ones each time. */
function numbers(seed: number): (low: number, high: number) => number {
  let state = seed
  return (low, high) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return low + Math.floor((state / 4_294_967_296) * (high - low + 1))
  }
}

/** A landscape, another one for each seed. */
export function landscape(seed: number): Drawing {
  const between = numbers(seed * 2_654_435_761)
  for (const _ of range(4)) between(0, 1) // the first numbers of near seeds are near each other
  const horizon = between(210, 270)
  const heights = (low: number, high: number): number[] => range(between(4, 7)).map(() => between(low, high))
  const ridge = between(0, 1) === 0 ? hills : peaks
  const air = [
    cloud('light', between(60, 380), between(70, 130), between(8, 14) / 10),
    cloud('light', between(200, 460), between(90, 160), between(5, 10) / 10),
  ]
  return [
    sky(horizon),
    disc('glow', between(80, 560), between(60, 130), between(26, 54)),
    between(0, 3) === 0 ? stars(between(12, 26)) : air,
    ridge('far', ...heights(horizon - 110, horizon - 40)),
    hills('mid', ...heights(horizon - 50, horizon)),
    between(0, 2) === 0 ? fields(between, horizon) : sea(between, horizon),
    between(0, 4) === 0 ? rain('light', between(60, 300), 120, 220, 150) : [],
  ]
}

type Between = (low: number, high: number) => number

function sea(between: Between, horizon: number): Drawing {
  const boats = range(between(1, 3)).map((place) =>
    boat(place % 2 === 0 ? 'dark' : 'near', between(40, 460), horizon + 50 + place * 42, between(8, 15) / 10),
  )
  const light = between(0, 1) === 0 ? [ground('near', 372), lighthouse(between(70, 570), 376, between(150, 210))] : []
  return [ground('near', horizon), waves('light', horizon + 24, 7), boats, light]
}

function fields(between: Between, horizon: number): Drawing {
  const first = between(40, 320)
  const houses = range(between(2, 5)).map((place) =>
    house(place % 2 === 0 ? 'near' : 'dark', first + place * 62, horizon + 70, 52, between(48, 92)),
  )
  const trees = range(between(1, 3)).map(() => tree('dark', between(40, 600), horizon + between(90, 130), between(110, 190)))
  return [hills('near', horizon + 10, horizon + 40, horizon + 20, horizon + 50), ground('near', horizon + 60), houses, trees]
}
