import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { Environment } from './environment.ts'
import { FileSystemLoader } from './file-loader.ts'
import { ChoiceLoader, DictLoader, FunctionLoader, PrefixLoader } from './loader.ts'

describe('loaders', () => {
  test('of a dict, a function, prefixes, and the first of several', async () => {
    const dict = new DictLoader({ a: 'A' })
    const fn = new FunctionLoader((name) => (name === 'f' ? 'F' : null))
    const prefix = new PrefixLoader({ one: dict, two: fn })
    const choice = new ChoiceLoader([dict, new FunctionLoader(async (name) => (name === 'later' ? 'L' : null)), fn])
    assert.deepEqual([dict.load('a')?.source, dict.load('b'), dict.load('toString')], ['A', null, null])
    assert.deepEqual(
      [prefix.load('one/a'), prefix.load('two/f'), prefix.load('three/a'), prefix.load('a')].map(
        (one) => (one as { source?: string } | null)?.source,
      ),
      ['A', 'F', undefined, undefined],
    )
    assert.equal((await choice.load('later'))?.source, 'L')
    assert.equal((await choice.load('f'))?.source, 'F')
    assert.equal(await choice.load('nix'), null)
    assert.deepEqual([prefix.list(), choice.list()], [['one/a'], ['a']])
    assert.deepEqual(
      [choice.places('x'), prefix.places('nix/x'), prefix.places('one/x')],
      [['a dict', 'a function', 'a function'], ['the prefixes one, two'], ['a dict']],
    )
    assert.equal(new ChoiceLoader([fn]).load('nix'), null)
    assert.equal(dict.load('a')?.isFresh?.(), true)
  })

  test('of folders, and of nothing outside them', () => {
    const root = mkdtempSync(join(tmpdir(), 'loader-'))
    try {
      for (const folder of ['one/sub', 'two']) mkdirSync(join(root, folder), { recursive: true })
      writeFileSync(join(root, 'secret.html'), 'secret')
      writeFileSync(join(root, 'one/a.html'), 'one a')
      writeFileSync(join(root, 'one/sub/b.html'), 'sub b')
      writeFileSync(join(root, 'two/a.html'), 'two a')
      writeFileSync(join(root, 'two/c.html'), 'two c')
      symlinkSync(join(root, 'secret.html'), join(root, 'one/link.html'))
      const loader = new FileSystemLoader([join(root, 'one'), join(root, 'two')])
      assert.deepEqual(
        ['a.html', 'sub/b.html', 'c.html'].map((name) => loader.load(name)?.source),
        ['one a', 'sub b', 'two c'],
      )
      for (const name of [
        '../secret.html',
        'sub/../../secret.html',
        'link.html',
        '/etc/passwd',
        'sub',
        'sub//b.html',
        './a.html',
        'a.html\0',
        'sub\\b.html',
        'C:a.html',
        '',
      ]) {
        assert.equal(loader.load(name), null, name)
      }
      assert.equal(new FileSystemLoader(join(root, 'one'), { followLinks: true }).load('link.html')?.source, 'secret')
      assert.deepEqual(
        loader.list().filter((name) => name !== 'link.html'),
        ['a.html', 'c.html', 'sub/b.html'],
      )
      assert.deepEqual(loader.places('../x.html'), [join(root, 'one/x.html'), join(root, 'two/x.html')])
      const loaded = loader.load('a.html')
      assert.equal(loaded?.isFresh?.(), true)
      utimesSync(join(root, 'one/a.html'), new Date(0), new Date(0))
      assert.equal(loaded?.isFresh?.(), false)
      assert.throws(() => new Environment({ loader }).render('c.htm'), {
        code: 'TEMPLATE_NOT_FOUND',
        hint: /Did you mean "c.html"\? Looked at .*one.*two/,
      })
      assert.throws(() => new FileSystemLoader(join(root, 'nix')), { code: 'TEMPLATE_FOLDER' })
    } finally {
      rmSync(root, { recursive: true })
    }
  })
})
