// The pieces that the illustrations are made of. A drawing has seven tones and no colours: style.css gives each tone its
// colour, one set for each mood and for light and dark.

import { html, type SafeString } from 'nuages'

/** Drawings are 640 wide and 400 high. */
export const WIDTH = 640
export const HEIGHT = 400

/** A piece of a drawing, or several in the order they are painted. */
export type Drawing = SafeString | readonly Drawing[]

export type Tone = 'sky' | 'far' | 'mid' | 'near' | 'dark' | 'light' | 'glow'

export function shape(tone: Tone, d: string): SafeString {
  return html`<path class="${tone}" d="${d}"/>`
}

export function stroke(tone: Tone, width: number, d: string): SafeString {
  return html`<path class="${tone} stroke" stroke-width="${width}" d="${d}"/>`
}

export function disc(tone: Tone, x: number, y: number, radius: number): SafeString {
  return html`<circle class="${tone}" cx="${x}" cy="${y}" r="${radius}"/>`
}

export function block(tone: Tone, x: number, y: number, width: number, height: number): SafeString {
  return html`<rect class="${tone}" x="${x}" y="${y}" width="${width}" height="${height}"/>`
}

/** From `y` down to the lower edge: ground, or water. */
export function ground(tone: Tone, y: number): SafeString {
  return block(tone, 0, y, WIDTH, HEIGHT - y)
}

/** The sky, ruled with fine lines as an engraver does it: closer together towards the top. */
export function sky(horizon = HEIGHT): Drawing {
  const lines = range(14).map((i) => `M0 ${round(8 + (horizon * i * i) / 230)}H${WIDTH}`)
  return [block('sky', 0, 0, WIDTH, HEIGHT), stroke('far', 1, lines.join(''))]
}

/** A cloud that stands on its flat base, with a corner at `x`, `y`. */
export function cloud(tone: Tone, x: number, y: number, size: number): SafeString {
  const s = (n: number): number => round(n * size)
  return shape(
    tone,
    `M${x} ${y}a${s(18)} ${s(18)} 0 0 1 ${s(8)} ${s(-34)}a${s(26)} ${s(26)} 0 0 1 ${s(46)} ${s(-18)}a${s(32)} ${s(32)} 0 0 1 ${s(60)} ${s(14)}a${s(20)} ${s(20)} 0 0 1 ${s(10)} ${s(38)}z`,
  )
}

/** A line of hills through these heights, filled down to the lower edge. */
export function hills(tone: Tone, ...heights: readonly number[]): SafeString {
  const step = WIDTH / (heights.length - 1)
  const curve = heights
    .slice(1)
    .map((y, i) => `C${round((i + 0.5) * step)} ${heights[i]} ${round((i + 0.5) * step)} ${y} ${round((i + 1) * step)} ${y}`)
  return shape(tone, `M0 ${heights[0]}${curve.join('')}V${HEIGHT}H0z`)
}

/** A line of peaks through these heights, filled down to the lower edge. */
export function peaks(tone: Tone, ...heights: readonly number[]): SafeString {
  const step = WIDTH / (heights.length - 1)
  const line = heights.map((y, i) => `${i === 0 ? 'M' : 'L'}${round(i * step)} ${y}`)
  return shape(tone, `${line.join('')}V${HEIGHT}H0z`)
}

/** Rows of little waves from `y` downwards, wider apart as they come nearer. */
export function waves(tone: Tone, y: number, rows: number): SafeString {
  const row = (i: number): string =>
    range(6)
      .map((j) => `M${round(((j * 110 + i * 73) % 660) - 40)} ${y + i * (9 + i)}q14 -7 28 0t28 0`)
      .join('')
  return stroke(tone, 2, range(rows).map(row).join(''))
}

/** Slanting rain in a box. */
export function rain(tone: Tone, x: number, y: number, width: number, height: number): SafeString {
  const drops = range(Math.round(width / 9)).map(
    (i) => `M${x + i * 9} ${y + ((i * 37) % 30)}l${round(-height / 5)} ${height - ((i * 53) % 60)}`,
  )
  return stroke(tone, 1.5, drops.join(''))
}

/** Stars, always the same ones. */
export function stars(count: number): SafeString[] {
  return range(count).map((i) => disc('light', (i * 197) % WIDTH, ((i * 83) % 230) + 8, (i % 3) * 0.7 + 0.8))
}

/** A bare tree with its foot at `x`, `y`. */
export function tree(tone: Tone, x: number, y: number, height: number): Drawing {
  const h = (n: number): number => round(n * height)
  const twigs = `m0 ${h(-0.45)}l${h(-0.24)} ${h(-0.3)}m${h(0.12)} ${h(0.15)}l${h(-0.02)} ${h(-0.26)}m${h(0.14)} ${h(0.22)}l${h(0.22)} ${h(-0.28)}m${h(-0.1)} ${h(0.13)}l${h(0.01)} ${h(-0.24)}`
  return [stroke(tone, round(height / 22), `M${x} ${y}V${y - h(0.85)}`), stroke(tone, round(height / 45), `M${x} ${y}${twigs}`)]
}

/** A lighthouse with its foot at `x`, `y`. */
export function lighthouse(x: number, y: number, height: number): Drawing {
  const h = (n: number): number => round(n * height)
  const tower = (from: number, to: number): string => {
    const half = (t: number): number => h(0.14 - 0.06 * t)
    return `M${x - half(from)} ${y - h(from)}L${x - half(to)} ${y - h(to)}H${x + half(to)}L${x + half(from)} ${y - h(from)}z`
  }
  return [
    shape('light', tower(0, 0.8)),
    shape('glow', tower(0.2, 0.4)),
    shape('glow', tower(0.6, 0.8)),
    block('dark', x - h(0.11), y - h(0.82), h(0.22), h(0.03)),
    block('glow', x - h(0.06), y - h(0.92), h(0.12), h(0.1)),
    shape('dark', `M${x - h(0.09)} ${y - h(0.92)}L${x} ${y - h(1)}L${x + h(0.09)} ${y - h(0.92)}z`),
  ]
}

/** A house with a gable and two rows of windows, its lower left corner at `x`, `y`. */
export function house(tone: Tone, x: number, y: number, width: number, height: number): Drawing {
  const pane = width / 5
  const windows = range(4).map((i) =>
    block('light', round(x + pane * (i % 2 === 0 ? 1 : 3)), round(y - height * (i < 2 ? 0.85 : 0.5)), round(pane), round(height * 0.2)),
  )
  return [shape(tone, `M${x} ${y}v${-height}l${width / 2} ${round(-width * 0.55)}l${width / 2} ${round(width * 0.55)}v${height}z`), windows]
}

/** A boat with a mast, its waterline beginning at `x`, `y`. */
export function boat(tone: Tone, x: number, y: number, size: number): Drawing {
  const s = (n: number): number => round(n * size)
  return [
    shape(tone, `M${x} ${y - s(16)}h${s(90)}l${s(-14)} ${s(20)}h${s(-58)}z`),
    stroke(tone, s(3), `M${x + s(38)} ${y - s(16)}v${s(-78)}m0 ${s(8)}l${s(34)} ${s(62)}`),
  ]
}

/** The numbers from 0 to below `count`. */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
