// More comments without another page: the link to the next page of comments brings them as a fragment, and puts them below those that are
// there. Without this script it is a link.

document.addEventListener('click', async (event) => {
  const link = event.target instanceof Element ? event.target.closest('#comments .pager a[rel=next]') : null
  if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  const url = new URL(link.href)
  try {
    const response = await fetch(`${url.pathname}/comments${url.search}`)
    if (!response.ok) throw new Error(`status ${response.status}`)
    put(new DOMParser().parseFromString(await response.text(), 'text/html'))
  } catch {
    location.assign(link.href) // the page says what is wrong
  }
})

/** Puts the comments of a fragment below the others, and the way on in place of the way that was taken. */
function put(fragment) {
  const section = document.querySelector('#comments')
  const comments = [...fragment.querySelectorAll('#comments > ol > li')]
  section.querySelector('ol').append(...comments)
  section.querySelector('.pager').replaceWith(fragment.querySelector('#comments .pager'))
  const [first] = comments
  first.tabIndex = -1
  first.focus()
}
