import assert from 'node:assert/strict'
import { test } from 'node:test'
import { differenceOf } from '../../benchmarks/same-page.ts'

const PAGE = '<h1>Tide &amp; fog</h1><p>It&#39;s <a class="x" href="/articles/one">one</a></p>'

test('a page that says the same is the same, however it is spaced and escaped', () => {
  assert.equal(differenceOf(PAGE, '<h1>Tide &amp; fog</h1>\n<p>It&#x27;s <a class="x" href="/articles/one">one</a></p>'), undefined)
})

test('a page with other words, another link, more, less, or another size is not the same', () => {
  assert.match(differenceOf(PAGE, PAGE.replace('fog', 'hail')) ?? '', /says "Tide & hail" where ours says "Tide & fog"/)
  assert.match(differenceOf(PAGE, PAGE.replace('/one"', '/two"')) ?? '', /says "\/articles\/two"/)
  assert.match(differenceOf(PAGE, `${PAGE}<p>More`) ?? '', /goes on with "More"/)
  assert.match(differenceOf(PAGE, '<h1>Tide &amp; fog</h1>') ?? '', /says undefined where ours says "It's"/)
  assert.match(differenceOf(PAGE, PAGE.replace('<p>', `<p class="${'x'.repeat(40)}">`)) ?? '', /1\.6\d times the size/)
})
