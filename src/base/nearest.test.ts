import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nearest } from './nearest.ts'

test('the name with the fewest mistakes', () => {
  const names = ['blog.show', 'blog.index', 'shop.show']
  assert.equal(nearest('blog.shw', names), 'blog.show')
  assert.equal(nearest('Blog.Index', names), 'blog.index')
  assert.equal(nearest('shop.shows', names), 'shop.show')
})

test('none where all are far, or the name is no name', () => {
  assert.equal(nearest('checkout', ['blog.show']), null)
  assert.equal(nearest('x', []), null)
  assert.equal(nearest('a'.repeat(101), ['a'.repeat(101)]), null)
})
