// Shows the text of a letter as it will be set, while it is typed. Without this a button does.
const WAIT = 400
let waiting
let asked = 0

export function enhancePreview () {
  const area = document.querySelector('textarea[data-preview]')
  const shown = document.getElementById('preview')
  if (!area || !shown) return
  area.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => ask(area, shown), WAIT)
  })
}

async function ask (area, shown) {
  const number = ++asked
  const body = new URLSearchParams({
    opening: area.value,
    csrfmiddlewaretoken: area.form.elements.csrfmiddlewaretoken.value
  })
  try {
    const answer = await fetch(area.dataset.preview, { method: 'POST', body })
    if (!answer.ok || answer.redirected) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    if (number === asked) shown.replaceChildren(...page.body.childNodes)
  } catch {
    // The server is away: what was shown last stays.
  }
}
