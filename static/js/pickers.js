// Suggestions below a text field, after the combobox pattern of the ARIA Authoring Practices Guide.
const WAIT = 200

export function enhancePickers (root = document) {
  root.querySelectorAll('[data-picker]').forEach(box => {
    if (!box.dataset.enhanced) new Picker(box)
  })
}

class Picker {
  constructor (box) {
    box.dataset.enhanced = 'true'
    this.box = box
    this.input = box.querySelector('input[type=text]')
    this.key = box.querySelector('[data-picker-key]')
    this.chosenFor = box.querySelector('[data-picker-for]')
    this.options = []
    this.active = -1
    this.asked = 0
    this.build()
    this.input.addEventListener('input', () => this.typed())
    this.input.addEventListener('focus', () => { if (!this.key.value) this.wait() })
    this.input.addEventListener('keydown', event => this.pressed(event))
    this.input.addEventListener('blur', () => setTimeout(() => this.close(), 150))
  }

  build () {
    this.list = document.createElement('ul')
    this.list.className = 'ov-picker__list'
    this.list.id = `${this.input.id}_list`
    this.list.setAttribute('role', 'listbox')
    this.list.setAttribute('aria-label', 'Suggestions')
    this.list.hidden = true
    this.status = document.createElement('span')
    this.status.className = 'govuk-visually-hidden'
    this.status.setAttribute('role', 'status')
    this.box.append(this.list, this.status)
    for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-expanded', 'false'], ['aria-controls', this.list.id]]) {
      this.input.setAttribute(name, value)
    }
    this.list.addEventListener('mousedown', event => {
      event.preventDefault()
      const item = event.target.closest('[role=option]')
      if (item) this.choose(Number(item.dataset.index))
    })
  }

  typed () {
    if (this.key.tagName !== 'SELECT') {
      this.key.value = ''
      this.chosenFor.value = ''
    }
    this.wait()
  }

  wait () {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.ask(), WAIT)
  }

  async ask () {
    const turn = ++this.asked
    const day = this.box.dataset.day && document.getElementById(this.box.dataset.day)
    const query = new URLSearchParams({ q: this.input.value, near: this.box.dataset.near, on: day ? day.value : '' })
    try {
      const answer = await fetch(`${this.box.dataset.address}?${query}`, { headers: { Accept: 'application/json' } })
      const { options } = await answer.json()
      if (turn === this.asked && document.activeElement === this.input) this.show(options)
    } catch {
      this.close() // signed out, or the server is away: the form itself still asks
    }
  }

  show (options) {
    this.options = options
    this.active = -1
    this.list.replaceChildren(...options.map((option, index) => {
      const item = document.createElement('li')
      item.id = `${this.list.id}_${index}`
      item.dataset.index = index
      item.setAttribute('role', 'option')
      item.setAttribute('aria-selected', 'false')
      item.append(option.label)
      if (option.is_new) item.className = 'ov-picker__new'
      if (option.note) {
        const note = document.createElement('span')
        note.className = 'ov-quiet'
        note.textContent = ` ${option.note}`
        item.append(note)
      }
      return item
    }))
    this.list.hidden = options.length === 0
    this.input.setAttribute('aria-expanded', String(!this.list.hidden))
    this.input.removeAttribute('aria-activedescendant')
    const count = options.filter(option => !option.is_new).length
    this.status.textContent = count === 1 ? '1 suggestion' : `${count} suggestions`
  }

  pressed (event) {
    if (event.key === 'ArrowDown' && this.list.hidden) this.ask()
    if (this.list.hidden) return
    const last = this.options.length - 1
    if (event.key === 'ArrowDown') this.mark(this.active >= last ? 0 : this.active + 1)
    else if (event.key === 'ArrowUp') this.mark(this.active <= 0 ? last : this.active - 1)
    else if (event.key === 'Enter' && this.active >= 0) this.choose(this.active)
    else if (event.key === 'Escape') this.close()
    else return
    event.preventDefault()
  }

  mark (index) {
    this.active = index
    for (const item of this.list.children) {
      const isActive = Number(item.dataset.index) === index
      item.setAttribute('aria-selected', String(isActive))
      if (isActive) {
        this.input.setAttribute('aria-activedescendant', item.id)
        item.scrollIntoView({ block: 'nearest' })
      }
    }
  }

  choose (index) {
    const option = this.options[index]
    if (this.key.tagName === 'SELECT') this.plainKey()
    if (!option.is_new) this.input.value = option.label
    this.key.value = option.key
    this.chosenFor.value = this.input.value.trim()
    if (option.fills) this.fill(option.fills)
    this.close()
    this.status.textContent = option.is_new ? option.label : `${option.label} is chosen`
    this.box.dispatchEvent(new CustomEvent('picked', { bubbles: true, detail: option }))
    this.sayTaken(option)
  }

  // The server asked which one is meant; now that one was chosen from the suggestions, its list is not needed.
  plainKey () {
    const hidden = document.createElement('input')
    hidden.type = 'hidden'
    hidden.name = this.key.name
    this.box.querySelector(`label[for="${this.key.id}"]`)?.remove()
    this.key.replaceWith(hidden)
    this.key = hidden
  }

  fill (words) {
    const beside = this.box.closest('[data-row]')?.querySelector('[data-filled]')
    if (beside) beside.value = words
  }

  sayTaken (option) {
    this.box.querySelector('.ov-picker__taken')?.remove()
    if (!option.is_new) return
    const note = document.createElement('p')
    note.className = 'ov-picker__taken'
    note.textContent = `${option.label}, when you send this form`
    this.box.append(note)
  }

  close () {
    clearTimeout(this.timer)
    this.list.hidden = true
    this.input.setAttribute('aria-expanded', 'false')
    this.input.removeAttribute('aria-activedescendant')
  }
}
