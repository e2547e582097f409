// The illustrations, each a function without arguments.

import { html } from 'nuages'
import {
  block,
  boat,
  cloud,
  type Drawing,
  disc,
  ground,
  hills,
  house,
  lighthouse,
  peaks,
  rain,
  range,
  shape,
  sky,
  stars,
  stroke,
  type Tone,
  tree,
  waves,
} from './shapes.ts'

const SPINES: readonly Tone[] = ['glow', 'mid', 'mid', 'light', 'mid', 'near', 'light', 'mid', 'glow', 'mid', 'light']
const STONES: readonly Tone[] = ['far', 'mid', 'near', 'mid', 'far', 'mid', 'near']

export function harbour(): Drawing {
  const houses = [70, 92, 64, 104, 78, 96, 60].map((height, i) => house(i % 2 === 0 ? 'mid' : 'near', 205 + i * 56, 252, 52, height))
  const crane = stroke('dark', 5, 'M120 262V96M88 262L120 200L152 262M120 100L206 128M120 100L84 118M120 84L206 128')
  return [
    sky(250),
    disc('glow', 494, 112, 46),
    cloud('light', 250, 98, 1.2),
    cloud('light', 470, 146, 0.9),
    houses,
    ground('far', 262),
    block('dark', 0, 250, 640, 16),
    crane,
    stroke('dark', 2, 'M200 127V196'),
    block('glow', 188, 196, 24, 20),
    waves('light', 284, 7),
    boat('dark', 290, 322, 1.15),
    boat('near', 468, 364, 1.4),
    block('dark', 24, 266, 20, 92),
    block('dark', 60, 266, 20, 78),
  ]
}

export function library(): Drawing {
  const books = (x: number): Drawing[] =>
    range(40).map((i) =>
      block(SPINES[i % SPINES.length] as Tone, x + (i % 8) * 17, 58 + Math.floor(i / 8) * 56 + ((i * 7) % 12), 13, 40 - ((i * 7) % 12)),
    )
  const shelves = (x: number): Drawing[] => range(5).map((i) => block('dark', x - 6, 98 + i * 56, 146, 7))
  return [
    block('near', 0, 0, 640, 400),
    books(28),
    shelves(28),
    books(478),
    shelves(478),
    shape('sky', 'M226 316V128a94 94 0 0 1 188 0V316z'),
    disc('light', 362, 118, 24),
    disc('sky', 352, 112, 22),
    [0, 1, 2, 3, 4].map((i) => disc('light', 252 + i * 29, 96 + ((i * 61) % 80), 1.8)),
    shape('far', 'M226 316v-34q50 -30 96 -6t92 -8v48z'),
    stroke('dark', 8, 'M226 316V128a94 94 0 0 1 188 0V316zM320 34V316M226 190H414'),
    shape('light', 'M292 318l-52 52h160l-52 -52z'),
    shape('glow', 'M282 322l20 -46h36l20 46z'),
    stroke('dark', 5, 'M320 322V364'),
    block('dark', 0, 362, 640, 38),
    block('mid', 210, 350, 76, 12),
    block('light', 372, 346, 60, 16),
  ]
}

export function bus(): Drawing {
  const windows = range(5).map((i) => block('light', 262 + i * 29, 252, 22, 20))
  return [
    sky(260),
    disc('glow', 108, 78, 34),
    peaks('far', 190, 90, 150, 44, 170, 110, 60, 180, 130),
    shape(
      'light',
      'M80 90l-36 46 22 -10 12 22 16 -24 22 12zM240 44l-46 62 26 -12 20 24 18 -28 30 14zM480 60l-42 46 26 -6 16 20 16 -22 26 14z',
    ),
    hills('mid', 230, 190, 250, 210, 270, 240),
    hills('near', 330, 300, 250, 296, 300, 350),
    shape(
      'light',
      'M0 392C170 392 470 372 470 330S300 312 190 296S400 292 640 262V278C420 300 330 296 330 300S560 308 560 336S300 400 160 400H0z',
    ),
    block('glow', 250, 240, 166, 56),
    windows,
    block('dark', 250, 280, 166, 7),
    [284, 380].map((x) => [disc('dark', x, 298, 14), disc('light', x, 298, 5)]),
    tree('dark', 78, 330, 90),
    tree('dark', 590, 350, 120),
    tree('dark', 128, 316, 60),
  ]
}

export function glacier(): Drawing {
  // The ice lies between two curves; what flows in it runs between them, a part of the way from the left to the right.
  const between = (part: number, left: number, right: number): number => Math.round(left + (right - left) * part)
  const lane = (part: number): string => {
    const at = (left: number, right: number): number => between(part, left, right)
    return `${at(352, 424)} 104C${at(380, 470)} 180 ${at(270, 440)} 180 ${at(236, 420)} 226S${at(150, 440)} 290 ${at(110, 500)} 306`
  }
  const flow = range(7).map((i) => `M${lane((i + 1) / 8)}`)
  return [
    sky(200),
    cloud('light', 60, 76, 0.9),
    peaks('far', 120, 60, 150, 84, 120, 70, 40, 130, 80),
    shape('light', 'M80 60l-30 34 22 -8 14 20 18 -22 20 6zM480 40l-40 46 28 -12 16 26 22 -26 22 10z'),
    peaks('mid', 130, 90, 160, 110, 104, 104, 150, 120, 150),
    shape('light', `M${lane(0)}H500C440 290 414 250 420 226S470 180 424 104z`),
    stroke('sky', 2.5, flow.join('')),
    stroke('far', 3, 'M372 140q30 12 74 0M344 172q50 18 108 2M290 196q70 24 146 4M244 224q90 30 176 4M204 256q110 34 222 6'),
    peaks('near', 110, 170, 130, 230, 296, 330, 360, 380, 390),
    shape('near', 'M640 170L580 150 520 230 470 310H640z'),
    ground('sky', 304),
    waves('light', 322, 5),
    shape('light', 'M120 348l26 -20 34 6 20 16zM430 366l30 -26 22 8 22 20z'),
    stroke('glow', 5, 'M340 212V268'),
    disc('glow', 340, 210, 7),
  ]
}

export function front(): Drawing {
  return [
    sky(280),
    disc('glow', 96, 92, 40),
    rain('far', 300, 160, 340, 170),
    rain('near', 390, 170, 250, 160),
    cloud('mid', 250, 172, 2.6),
    cloud('near', 400, 150, 2.4),
    cloud('dark', 520, 176, 2),
    cloud('near', 330, 196, 1.7),
    cloud('light', 30, 170, 0.7),
    ground('mid', 296),
    shape('light', 'M0 296H330Q230 330 0 352z'),
    waves('dark', 316, 6),
    boat('dark', 130, 338, 1),
  ]
}

export function fog(): Drawing {
  const bank = (y: number): Drawing => shape('light', `M0 ${y}q80 -22 160 -4t170 -6t150 4t160 -8v34q-90 18 -170 4t-150 8t-160 -6t-160 6z`)
  return [
    sky(200),
    disc('glow', 452, 96, 38),
    hills('far', 150, 110, 170, 120, 190, 150),
    bank(190),
    hills('mid', 240, 200, 250, 210, 256),
    tree('mid', 470, 226, 74),
    bank(250),
    hills('near', 330, 290, 310, 280, 322),
    tree('near', 212, 306, 130),
    tree('near', 260, 308, 96),
    bank(316),
    hills('dark', 360, 376, 350, 384, 356),
    tree('dark', 84, 368, 210),
    tree('dark', 560, 372, 170),
    bank(384),
  ]
}

export function lichen(): Drawing {
  const stone = (i: number): Drawing => {
    const row = Math.floor(i / 5)
    return block(STONES[(i * 5) % STONES.length] as Tone, (i % 5) * 150 - (row % 2) * 75 + 4, row * 82 + 4, 142, 74)
  }
  // A colony: a dark rim, a yellow crust, and the cracks that make a map of it.
  const colony = (x: number, y: number, size: number): Drawing => {
    const cracks = range(13).map((i) => {
      const [dx, dy] = [Math.cos(i * 0.483), Math.sin(i * 0.483)].map((part) => part * size) as [number, number]
      return `M${Math.round(x + dx * 0.3)} ${Math.round(y + dy * 0.3)}L${Math.round(x + dx * 0.9)} ${Math.round(y + dy * 0.9)}`
    })
    return [
      disc('dark', x, y, size),
      disc('glow', x, y, size * 0.9),
      disc('dark', x, y, size * 0.64),
      disc('glow', x, y, size * 0.6),
      stroke('dark', size / 30, cracks.join('')),
      disc('dark', x, y, size * 0.32),
      disc('far', x, y, size * 0.29),
    ]
  }
  return [
    block('dark', 0, 0, 640, 400),
    range(25).map(stone),
    colony(196, 186, 84),
    colony(430, 110, 46),
    colony(482, 286, 64),
    colony(332, 318, 28),
    colony(72, 330, 36),
    colony(580, 190, 22),
    colony(330, 56, 18),
    colony(76, 80, 26),
    stroke('light', 3, 'M112 292H280M112 284V300M280 284V300'),
  ]
}

export function meteors(): Drawing {
  const aerial = range(6).map((i) => `M${392 + i * 22} ${170 - i * 8}v${56 - i * 6}`)
  return [
    sky(320),
    stars(60),
    shape('light', 'M96 60L330 150L328 156z'),
    shape('light', 'M410 40L560 98L558 103z'),
    disc('light', 329, 153, 4),
    disc('light', 559, 100, 3),
    hills('mid', 300, 270, 310, 280, 300),
    hills('near', 350, 330, 340, 310, 330),
    house('dark', 60, 352, 150, 76),
    block('dark', 0, 348, 640, 60),
    stroke('dark', 6, 'M450 352V150'),
    stroke('dark', 4, 'M380 204L520 154'),
    stroke('dark', 3, aerial.join('')),
    stroke('dark', 4, 'M240 352v-26h90v26M262 352v-26M308 352v-26'),
  ]
}

export function football(): Drawing {
  const posts = range(13).map((i) => `M${206 + i * 19} 150V292`)
  const rows = range(8).map((i) => `M204 ${156 + i * 18}H436`)
  const floodlight = (x: number): Drawing => [
    disc('glow', x, 60, 54),
    stroke('dark', 5, `M${x} 250V70`),
    block('dark', x - 34, 44, 68, 30),
    [-22, 0, 22].map((dx) => disc('light', x + dx, 59, 8)),
  ]
  return [
    sky(240),
    floodlight(86),
    floodlight(556),
    cloud('far', 190, 110, 1.3),
    cloud('mid', 320, 84, 1.1),
    hills('far', 240, 220, 236, 214, 240),
    hills('mid', 250, 246, 240, 244, 250),
    ground('near', 262),
    shape('mid', 'M0 320q160 -30 320 -10t320 -16v60q-200 30 -330 12t-310 14z'),
    rain('far', 60, 90, 600, 150),
    stroke('light', 1.5, [...posts, ...rows].join('')),
    stroke('light', 8, 'M204 296V148H436V296'),
    disc('dark', 384, 206, 21),
    disc('light', 384, 206, 19),
    shape('dark', 'M384 196l9 7 -3 11h-12l-3 -11z'),
    shape('sky', 'M250 330q70 -18 150 0t120 8q-60 22 -160 14t-110 -22z'),
    stroke('light', 3, 'M120 300L60 396M520 300L580 396M106 324H534'),
  ]
}

export function swimmers(): Drawing {
  const swimmer = (x: number, y: number): Drawing => [
    stroke('dark', 6, `M${x - 40} ${y + 4}q16 -30 34 -6`),
    disc('glow', x, y, 13),
    shape('far', `M${x - 48} ${y + 6}h66v16h-66z`),
  ]
  return [
    sky(210),
    cloud('light', 90, 92, 1.1),
    cloud('light', 300, 62, 0.7),
    shape('near', 'M340 222q40 -66 96 -58t70 -30t80 42 54 46z'),
    shape('mid', 'M410 222q30 -30 70 -24t80 24z'),
    lighthouse(506, 144, 92),
    ground('far', 220),
    waves('light', 240, 8),
    swimmer(180, 272),
    swimmer(292, 296),
    swimmer(118, 334),
    shape('dark', 'M330 322h190q-14 36 -46 36h-104q-30 0 -40 -36z'),
    [380, 430, 476].map((x) => [disc('dark', x, 292, 11), shape('near', `M${x - 14} 322q2 -22 14 -22t14 22z`)]),
    stroke('dark', 4, 'M352 306L300 372M452 306L420 380'),
    waves('light', 376, 2),
  ]
}

export function foghorns(): Drawing {
  const rings = range(9).map((i) => `M${262 + i * 34} ${150 - i * 16}q${16 + i * 4} ${40 + i * 16} 0 ${80 + i * 32}`)
  return [
    sky(290),
    disc('glow', 520, 262, 42),
    cloud('far', 380, 92, 1.3),
    stroke('light', 4, rings.join('')),
    hills('mid', 330, 330, 320, 240, 270, 190),
    ground('near', 292),
    waves('light', 308, 6),
    shape('dark', 'M0 292h190l30 108H0z'),
    lighthouse(92, 292, 250),
    shape('dark', 'M128 178h50l60 -26v76l-60 -26h-50z'),
    block('dark', 140, 200, 16, 92),
  ]
}

export function cinema(): Drawing {
  const seats = range(3).map((row) =>
    range(9).map((i) => shape(row === 2 ? 'dark' : 'near', `M${250 + i * 50 - row * 24} ${330 + row * 30}v-14a14 14 0 0 1 28 0v14z`)),
  )
  const reel = (x: number, y: number): Drawing => [
    disc('dark', x, y, 44),
    range(5).map((i) => disc('far', x + Math.cos(i * 1.26) * 25, y + Math.sin(i * 1.26) * 25, 9)),
    disc('glow', x, y, 6),
  ]
  return [
    block('mid', 0, 0, 640, 400),
    block('near', 0, 300, 640, 100),
    block('light', 436, 60, 176, 190),
    shape('glow', 'M206 196L436 60V250L206 212z'),
    disc('far', 524, 150, 54),
    shape('dark', 'M470 212q54 -70 108 0v38h-108z'),
    disc('dark', 524, 146, 30),
    stroke('dark', 6, 'M436 60h176v190h-176z'),
    reel(84, 92),
    reel(176, 110),
    block('dark', 70, 146, 116, 112),
    shape('dark', 'M186 190l24 -10v48l-24 -10z'),
    stroke('dark', 8, 'M92 258L62 400M164 258L194 400'),
    seats,
  ]
}

export function umbrella(): Drawing {
  const drops = range(12).map((i) => `M${330 + ((i * 47) % 190)} ${150 + ((i * 61) % 70)}l-6 18`)
  return [
    sky(260),
    disc('glow', 126, 96, 50),
    cloud('light', 60, 140, 0.8),
    cloud('near', 330, 130, 1.5),
    stroke('near', 4, drops.join('')),
    hills('far', 270, 230, 280, 240, 262),
    hills('mid', 330, 280, 310, 292, 330),
    hills('near', 372, 360, 340, 366, 350),
    stroke('dark', 8, 'M320 168V344a20 20 0 0 0 40 0'),
    shape('glow', 'M160 262a160 136 0 0 1 320 0q-26 -26 -54 0q-26 -26 -52 0q-26 -26 -54 0q-26 -26 -54 0q-26 -26 -52 0q-28 -26 -54 0z'),
    shape('dark', 'M266 262q10 -90 54 -136q44 46 54 136q-26 -26 -54 0q-26 -26 -54 0z'),
    stroke('dark', 6, 'M320 126V108'),
  ]
}

export function bench(): Drawing {
  const bricks = range(7).map(
    (i) =>
      `M0 ${40 + i * 40}H120${range(3)
        .map((j) => `M${20 + j * 40 + (i % 2) * 18} ${40 + i * 40}v40`)
        .join('')}`,
  )
  return [
    sky(220),
    disc('glow', 470, 110, 40),
    cloud('light', 250, 90, 1),
    hills('far', 214, 200, 216, 190, 206),
    shape('mid', 'M0 226H640V300H0z'),
    waves('light', 240, 4),
    boat('near', 360, 250, 0.5),
    hills('near', 300, 320, 296, 300, 280),
    block('far', 0, 0, 124, 330),
    stroke('dark', 2, bricks.join('')),
    tree('dark', 540, 340, 250),
    stroke('dark', 9, 'M250 284H440M250 306H440M246 336H444'),
    stroke('dark', 8, 'M268 276V384M422 276V384M246 336V380M444 336V380'),
    [580, 500, 470, 610].map((x, i) => disc('glow', x, 356 + ((i * 17) % 30), 5)),
  ]
}

/** For the page that is not there. */
export function blownAway(): Drawing {
  const sheet = (x: number, y: number, tilt: string): Drawing =>
    html`<g transform="translate(${x} ${y}) rotate(${tilt})">${block('light', 0, 0, 74, 96)}${block('dark', 10, 10, 54, 9)}${range(6).map((i) => block('mid', 10, 28 + i * 11, 54 - ((i * 19) % 20), 4))}</g>`
  return [
    sky(300),
    disc('glow', 120, 100, 44),
    cloud('light', 60, 140, 1),
    cloud('light', 420, 100, 1.3),
    hills('far', 330, 300, 330, 290, 320),
    hills('mid', 360, 350, 330, 360, 340),
    stroke('light', 4, 'M40 230q120 -50 220 -8t180 -30M120 270q90 -30 170 0t200 -22'),
    sheet(250, 168, '-24'),
    sheet(400, 190, '18'),
    sheet(500, 128, '-8'),
    tree('dark', 88, 384, 180),
  ]
}
