// From the name in an article's front matter to its illustration.

import { html, type SafeString } from 'nuages'
import * as scenes from './scenes.ts'
import { type Drawing, HEIGHT, WIDTH } from './shapes.ts'

/** Each scene with the mood that style.css colours it in. */
const SCENES: readonly (readonly [name: string, mood: string, draw: () => Drawing])[] = [
  ['harbour', 'dawn', scenes.harbour],
  ['library', 'night', scenes.library],
  ['bus', 'snow', scenes.bus],
  ['glacier', 'snow', scenes.glacier],
  ['front', 'storm', scenes.front],
  ['fog', 'dawn', scenes.fog],
  ['lichen', 'meadow', scenes.lichen],
  ['meteors', 'night', scenes.meteors],
  ['football', 'meadow', scenes.football],
  ['swimmers', 'sea', scenes.swimmers],
  ['foghorns', 'dusk', scenes.foghorns],
  ['cinema', 'dusk', scenes.cinema],
  ['umbrella', 'sea', scenes.umbrella],
  ['bench', 'autumn', scenes.bench],
  ['blown-away', 'sea', scenes.blownAway],
]

/** Drawn once, at the start: they never change. */
const ILLUSTRATIONS = new Map(SCENES.map(([name, mood, draw]) => [name, { mood, drawing: html`${draw()}` }]))

/** An illustration, with the text that stands for it. Without one it is decoration, and screen readers pass it by. */
export function illustration(name: string, alt = ''): SafeString {
  const found = ILLUSTRATIONS.get(name)
  if (found === undefined) throw new Error(`There is no illustration named ${name}. There are: ${[...ILLUSTRATIONS.keys()].join(', ')}.`)
  const label = alt === '' ? html`aria-hidden="true"` : html`role="img" aria-label="${alt}"`
  return html`<svg class="drawing ${found.mood}" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="xMidYMid slice" ${label}>${found.drawing}</svg>`
}
