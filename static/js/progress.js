// A part of a page that tells how far something is: fetched anew every two seconds, until it tells of the end. Then the
// whole page is loaded. Without this, loading the page anew does.
const EVERY = 2000

export function followProgress (root = document) {
  const box = root.querySelector('[data-progress]')
  if (box) setTimeout(() => look(box), EVERY)
}

async function look (box) {
  try {
    const answer = await fetch(window.location.href, { credentials: 'same-origin' })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const fresh = page.querySelector('[data-progress]')
    if (!fresh) return window.location.reload()
    box.querySelector('[data-said]').textContent = fresh.querySelector('[data-said]').textContent
  } catch { /* The network may be back next time. */ }
  setTimeout(() => look(box), EVERY)
}
