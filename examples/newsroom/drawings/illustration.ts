// From what a database says of a picture to its drawing.

import { html, type SafeString } from 'nuages'
import { kept } from '../kept.ts'
import { landscape } from './landscape.ts'
import * as scenes from './scenes.ts'
import { type Drawing, HEIGHT, WIDTH } from './shapes.ts'

/** The moods that style.css colours drawings in. */
export const MOODS: readonly string[] = ['dawn', 'night', 'snow', 'storm', 'meadow', 'sea', 'dusk', 'autumn']

const SCENES: Readonly<Record<string, (seed: number) => Drawing>> = {
  harbour: scenes.harbour,
  library: scenes.library,
  bus: scenes.bus,
  glacier: scenes.glacier,
  front: scenes.front,
  fog: scenes.fog,
  lichen: scenes.lichen,
  meteors: scenes.meteors,
  football: scenes.football,
  swimmers: scenes.swimmers,
  foghorns: scenes.foghorns,
  cinema: scenes.cinema,
  umbrella: scenes.umbrella,
  bench: scenes.bench,
  'blown-away': scenes.blownAway,
  landscape,
}

/** Which drawing, in which mood. */
export interface Drawn {
  readonly drawing: string
  readonly mood: string
  readonly seed: number
}

/** More drawings than the paper has pictures on its newest pages; each has some kilobytes. */
const KEPT = 300

/** A picture, with the text that stands for it. Without one it is decoration, and screen readers pass it by. */
export function illustration({ drawing, mood, seed }: Drawn, alt = ''): SafeString {
  const label = alt === '' ? html`aria-hidden="true"` : html`role="img" aria-label="${alt}"`
  return html`<svg class="drawing ${mood}" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="xMidYMid slice" ${label}>${drawn(`${drawing} ${seed}`)}</svg>`
}

/** A drawing that belongs to no article, as decoration. */
export function scene(drawing: string, mood: string): SafeString {
  return illustration({ drawing, mood, seed: 0 })
}

/** The drawing of a name and a seed with a space between them. */
const drawn = kept(KEPT, (key) => {
  const [name = '', seed] = key.split(' ')
  const draw = SCENES[name]
  if (draw === undefined) throw new Error(`There is no drawing named ${name}. There are: ${Object.keys(SCENES).join(', ')}.`)
  return html`${draw(Number(seed))}`
})
