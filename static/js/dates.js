// Says below a date, while it is typed, how it is understood, and offers what may be meant where that must be asked.
const WAIT = 400
const LONGEST = 200
const waiting = new WeakMap()

// On the document, so that it also serves rows that are added to a form.
export function enhanceDates (root = document) {
  root.addEventListener('input', event => {
    const box = event.target.closest('[data-date]')
    if (box && event.target.type === 'text') wait(box, event.target)
  })
  root.addEventListener('change', event => {
    const says = event.target.dataset.says
    if (says) say(event.target.closest('[data-date]'), says)
  })
}

function wait (box, input) {
  clearTimeout(waiting.get(box))
  waiting.set(box, setTimeout(() => ask(box, input), WAIT))
}

async function ask (box, input) {
  const words = input.value.trim()
  if (words === box.dataset.read) return
  box.dataset.read = words
  // A stored date stands as long as its words do, however they would be read now.
  if (words === '' || words === box.dataset.kept) return show(box, words === '' ? '' : box.dataset.keptSays)
  const query = new URLSearchParams({ q: words.slice(0, LONGEST), name: input.name, id: input.id })
  try {
    const answer = await fetch(`${box.dataset.date}?${query}`)
    if (!answer.ok || answer.redirected) throw new Error('signed out, or the server is away')
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    if (box.dataset.read === words) showAnswer(box, page)
  } catch {
    if (box.dataset.read === words) show(box, '') // the form itself still asks
  }
}

function showAnswer (box, page) {
  const says = page.querySelector('.ov-date__says')
  show(box, says.textContent, says.className, page.querySelector('.ov-date__choices').childNodes)
}

function show (box, words, className = 'ov-date__says', choices = []) {
  box.querySelector('.ov-date__choices').replaceChildren(...choices)
  say(box, words, className)
}

function say (box, words, className = 'ov-date__says') {
  const says = box.querySelector('.ov-date__says')
  says.className = className
  says.textContent = words
}
