import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeviceName, isUnsafeOnWindows } from './windows-name.ts'

test('devices by any of their names', () => {
  for (const name of [
    'CON',
    'con',
    'Con.txt',
    'NUL.tar.gz',
    'CON  ',
    'CON . txt',
    'aux.',
    'COM0',
    'lpt9.x',
    'COM¹',
    'CONIN$',
    `PRN${' '.repeat(500)}`,
  ])
    assert.ok(isDeviceName(name), name)
  for (const name of ['', 'CONSOLE', 'COM', 'COM10', 'x.CON', 'C O N', '.con', 'ICON']) assert.ok(!isDeviceName(name), name)
})

test('names that Windows would change or forbid', () => {
  for (const name of ['NUL', 'a:b', 'c:', 'a.txt::$DATA', 'a*', 'a?', 'a|b', '"a', '<', 'a\\b', 'a.', 'a ', 'a\x1f'])
    assert.ok(isUnsafeOnWindows(name), name)
  for (const name of ['a', '.a', 'a b.txt', 'ü']) assert.ok(!isUnsafeOnWindows(name), name)
})
