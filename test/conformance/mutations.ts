// Damages requests the way attackers and broken clients do.

import type { Dice } from './dice.ts'

const CHARS = [
  ...'\r\n\t\0 ,;:="\\/?#@[]%+-_*.0159aAfFgxX\x0b\x0c\x1f\x7f\x80\xa0\xff',
  '\r\n',
  '\r\n\r\n',
  '\n\n',
  '\r\r',
  '\r\n ',
  '\r\n\t',
]
const SCRAPS = [
  'Content-Length: 3\r\n',
  'Content-Length: 0\r\n',
  'Content-Length: 3, 3\r\n',
  'Content-Length: +3\r\n',
  'Content-Length : 3\r\n',
  'content-length:03\r\n',
  'Content-Length: 0x3\r\n',
  'Content-Length:\r\n',
  'Content-Length: 9007199254740993\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: identity\r\n',
  'Transfer-Encoding: gzip\r\n',
  'Transfer-Encoding: xchunked\r\n',
  'Transfer-Encoding: chunked, chunked\r\n',
  'Transfer-Encoding:\tchunked\r\n',
  'Transfer-Encoding: chunked;q=1\r\n',
  'Transfer-Encoding:\r\n',
  'Transfer_Encoding: chunked\r\n',
  'Host: a\r\n',
  'Host: b\r\n',
  'Host:\r\n',
  'Host: a, b\r\n',
  'Host: a@b\r\n',
  'Host: a/b\r\n',
  'Host: [::1\r\n',
  'Host: a:65536\r\n',
  'Connection: close\r\n',
  'Connection: keep-alive\r\n',
  'Connection: upgrade\r\n',
  'Connection: a b\r\n',
  'Upgrade: x\r\n',
  'Expect: 100-continue\r\n',
  'Expect: x\r\n',
  'X\r\n',
  ': x\r\n',
  ' folded\r\n',
  '\tfolded\r\n',
  'X : y\r\n',
  'X: \0\r\n',
  '__proto__: x\r\n',
  'X: y\n',
  'X: y\r',
  '0\r\n\r\n',
  '1\r\nx\r\n',
  '5\r\nhello\r\n',
  ';a=b',
  ';a="b"',
  ';',
  ' ;a',
  '; ',
  'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /smuggled HTTP/1.1\r\n',
  'HTTP/1.1',
  'HTTP/1.0',
  'HTTP/1.2',
  ' ',
  '\r\n',
  'chunked',
  'identity',
  'http://a/',
  'https://a:443',
  '*',
  '//',
  ':80',
  ':443',
  ', ',
  '%00',
  '\xc3\xa9',
]
const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/g

type Mutation = (text: string, dice: Dice) => string

function insertedAt(text: string, at: number, what: string): string {
  return text.slice(0, at) + what + text.slice(at)
}

/** The places where lines begin. */
function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\r\n'); at >= 0; at = text.indexOf('\r\n', at + 2)) starts.push(at + 2)
  return starts
}

/** One line, with its end. */
function aLine(text: string, dice: Dice): [from: number, to: number] {
  const starts = lineStarts(text)
  const at = dice.roll(starts.length)
  return [starts[at] as number, starts[at + 1] ?? text.length]
}

function insertChar(text: string, dice: Dice): string {
  return insertedAt(text, dice.roll(text.length + 1), dice.pick(CHARS))
}

function replaceChar(text: string, dice: Dice): string {
  const at = dice.roll(text.length)
  return text.slice(0, at) + dice.pick(CHARS) + text.slice(at + 1)
}

function flipBit(text: string, dice: Dice): string {
  const at = dice.roll(text.length)
  return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << dice.roll(8))) + text.slice(at + 1)
}

function deleteSome(text: string, dice: Dice): string {
  const at = dice.roll(text.length)
  return text.slice(0, at) + text.slice(at + 1 + dice.roll(dice.pick([1, 1, 3, 20])))
}

function cutOff(text: string, dice: Dice): string {
  return text.slice(0, dice.roll(text.length))
}

function repeatSome(text: string, dice: Dice): string {
  const at = dice.roll(text.length)
  return insertedAt(text, at, text.slice(at, at + 1 + dice.roll(12)))
}

function duplicateLine(text: string, dice: Dice): string {
  const [from, to] = aLine(text, dice)
  return insertedAt(text, dice.pick(lineStarts(text)), text.slice(from, to))
}

function deleteLine(text: string, dice: Dice): string {
  const [from, to] = aLine(text, dice)
  return text.slice(0, from) + text.slice(to)
}

function swapLines(text: string, dice: Dice): string {
  const [from, to] = aLine(text, dice)
  const line = text.slice(from, to)
  const without = text.slice(0, from) + text.slice(to)
  return insertedAt(without, dice.pick(lineStarts(without)), line)
}

function insertScrapAtLine(text: string, dice: Dice): string {
  return insertedAt(text, dice.pick(lineStarts(text)), dice.pick(SCRAPS))
}

function insertScrap(text: string, dice: Dice): string {
  return insertedAt(text, dice.roll(text.length + 1), dice.pick(SCRAPS))
}

function damageLineEnd(text: string, dice: Dice): string {
  const at = dice.pick(lineStarts(text).slice(1))
  if (at === undefined) return text
  return (
    text.slice(0, at - 2) +
    dice.pick(['\n', '\r', '', '\r\r\n', '\n\r', '\r\n\r\n', ' \r\n', '\t\r\n', '\r\n ', '\0\r\n', '\r \n', '\x0b\r\n']) +
    text.slice(at)
  )
}

/** Works on a token: its case, its letters, white space at its ends, or another one in its place. */
function damageToken(text: string, dice: Dice): string {
  const tokens = [...text.matchAll(TOKEN)]
  const match = dice.pick(tokens)
  if (match === undefined) return text
  const word = match[0]
  const other = dice.pick<(word: string) => string>([
    (same) => same.toUpperCase(),
    (same) => same.toLowerCase(),
    (same) => ` ${same}`,
    (same) => `${same} `,
    (same) => `${same}\t`,
    (same) => `${same},`,
    (same) => `,${same}`,
    (same) => `"${same}"`,
    (same) => `${same}${same}`,
    (same) => `${same},${same}`,
    (same) => `0${same}`,
    (same) => `+${same}`,
    (same) => `-${same}`,
    (same) => `0x${same}`,
    (same) => `${same};q=1`,
    (same) => same.replace('-', '_'),
    (same) => (/^\d+$/.test(same) ? String(Number(same) + dice.roll(5) - 2) : same),
    (same) => (/^[\da-f]+$/i.test(same) ? (Number.parseInt(same, 16) + dice.roll(5) - 2).toString(16) : same),
    () => dice.pick(tokens)[0],
  ])(word)
  return text.slice(0, match.index) + other + text.slice(match.index + word.length)
}

const MUTATIONS: readonly Mutation[] = [
  insertChar,
  replaceChar,
  flipBit,
  deleteSome,
  cutOff,
  repeatSome,
  duplicateLine,
  deleteLine,
  swapLines,
  insertScrapAtLine,
  insertScrapAtLine,
  insertScrap,
  damageLineEnd,
  damageToken,
  damageToken,
  damageToken,
]

/** The text with one to four damages. */
export function mutated(text: string, dice: Dice): string {
  let damaged = text
  for (let left = dice.pick([1, 1, 1, 2, 2, 3, 4]); left > 0 && damaged !== ''; left--) damaged = dice.pick(MUTATIONS)(damaged, dice)
  return damaged
}
