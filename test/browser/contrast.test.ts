import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contrast } from './contrast.ts'

test('contrast is that of WCAG', () => {
  assert.equal(contrast('rgb(0, 0, 0)', 'rgb(255, 255, 255)'), 21)
  assert.equal(contrast('rgb(9, 9, 9)', 'rgb(9, 9, 9)'), 1)
  assert.equal(contrast('rgb(119, 119, 119)', 'rgb(255, 255, 255)').toFixed(2), '4.48')
  assert.throws(() => contrast('rgba(0, 0, 0, 0)', 'rgb(0, 0, 0)'), /^Error: Not an opaque colour: rgba\(0, 0, 0, 0\)$/)
})
