// From the name in an article's front matter to its illustration.

import { html, type SafeString } from 'nuages'
import * as scenes from './scenes.ts'
import { type Drawing, HEIGHT, WIDTH } from './shapes.ts'

/** Each scene with the mood that style.css colours it in. */
const ILLUSTRATIONS: ReadonlyMap<string, { readonly mood: string; readonly draw: () => Drawing }> = new Map(
  Object.entries({
    harbour: { mood: 'dawn', draw: scenes.harbour },
    library: { mood: 'night', draw: scenes.library },
    bus: { mood: 'snow', draw: scenes.bus },
    glacier: { mood: 'snow', draw: scenes.glacier },
    front: { mood: 'storm', draw: scenes.front },
    fog: { mood: 'dawn', draw: scenes.fog },
    lichen: { mood: 'meadow', draw: scenes.lichen },
    meteors: { mood: 'night', draw: scenes.meteors },
    football: { mood: 'meadow', draw: scenes.football },
    swimmers: { mood: 'sea', draw: scenes.swimmers },
    foghorns: { mood: 'dusk', draw: scenes.foghorns },
    cinema: { mood: 'dusk', draw: scenes.cinema },
    umbrella: { mood: 'sea', draw: scenes.umbrella },
    bench: { mood: 'autumn', draw: scenes.bench },
    'blown-away': { mood: 'sea', draw: scenes.blownAway },
  }),
)

/** An illustration, with the text that stands for it. Without one it is decoration, and screen readers pass it by. */
export function illustration(name: string, alt = ''): SafeString {
  const scene = ILLUSTRATIONS.get(name)
  if (scene === undefined) throw new Error(`There is no illustration named ${name}. There are: ${[...ILLUSTRATIONS.keys()].join(', ')}.`)
  const label = alt === '' ? html`aria-hidden="true"` : html`role="img" aria-label="${alt}"`
  return html`<svg class="drawing ${scene.mood}" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="xMidYMid slice" ${label}>${scene.draw()}</svg>`
}
