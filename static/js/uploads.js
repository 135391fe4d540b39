// Chosen files are sent at once, one after the other, while the rest of the form is typed. Without this they come with
// the form.
export function enhanceUploads (root = document) {
  root.querySelectorAll('[data-uploads]').forEach(box => new Uploads(box))
}

class Uploads {
  constructor (box) {
    this.box = box
    this.list = box.querySelector('ul')
    this.input = box.querySelector('input[type=file]')
    this.status = box.querySelector('[role=status]')
    this.form = box.closest('form')
    this.waiting = []
    this.sending = null
    this.input.addEventListener('change', () => this.chosen())
    this.list.addEventListener('change', event => this.ticked(event.target))
    this.form.addEventListener('submit', event => this.hold(event))
  }

  chosen () {
    const files = [...this.input.files]
    // What is sent now must not come with the form once more.
    this.input.value = ''
    for (const file of files) {
      const line = new Line(file, () => this.cancelled(line))
      this.list.append(line.item)
      if (file.size > Number(this.box.dataset.largest)) this.refused(line, `“${file.name}” ${this.box.dataset.tooLarge}`)
      else this.waiting.push(line)
    }
    this.next()
  }

  next () {
    if (this.sending) return
    const line = this.waiting.shift()
    if (!line) return
    this.sending = line
    this.say(`Sending ${line.name}`)
    const data = new FormData()
    data.append('name', this.box.dataset.uploads)
    data.append('csrfmiddlewaretoken', this.form.elements.csrfmiddlewaretoken.value)
    data.append('file', line.file)
    const request = line.request = new XMLHttpRequest()
    request.open('POST', this.box.dataset.address)
    request.setRequestHeader('Accept', 'application/json')
    request.upload.addEventListener('progress', event => line.show(event.loaded, event.total))
    request.addEventListener('load', () => this.answered(line, request))
    request.addEventListener('error', () => this.refused(line, `“${line.name}” could not be sent. Check your connection and add it again.`))
    request.addEventListener('loadend', () => {
      this.sending = null
      this.next()
    })
    request.send(data)
  }

  answered (line, request) {
    const isOurs = request.getResponseHeader('Content-Type')?.startsWith('application/json')
    const isSignedOut = request.status === 403 || new URL(request.responseURL).pathname !== this.box.dataset.address
    const answer = isOurs ? JSON.parse(request.responseText) : {}
    if (isSignedOut) this.refused(line, `“${line.name}” was not added: you are signed out, or signed in anew. Send the form: what you typed stays. Then add the file again.`)
    else if (!isOurs) this.refused(line, `“${line.name}” could not be added. Try again in a minute.`)
    else if (answer.kept) this.kept(line, answer)
    else this.refused(line, answer.said)
  }

  kept (line, answer) {
    line.item.insertAdjacentHTML('beforebegin', answer.line)
    line.item.remove()
    const left = this.waiting.length
    this.say(`${line.name} was added.${left ? ` ${left} more to send.` : ''}`)
  }

  refused (line, sentence) {
    line.refuse(sentence)
    this.say(sentence)
  }

  cancelled (line) {
    const wasRefused = line.isRefused
    this.waiting = this.waiting.filter(other => other !== line)
    line.request?.abort()
    line.item.remove()
    this.input.focus()
    if (!wasRefused) this.say(`${line.name} was not added.`)
  }

  // "Remove" takes effect at once.
  ticked (box) {
    if (box.name !== `${this.box.dataset.uploads}_removed`) return
    const item = box.closest('[data-upload]')
    this.say(`${item.dataset.upload} was removed.`)
    item.remove()
    this.input.focus()
  }

  hold (event) {
    if (!this.sending && !this.waiting.length) return
    event.preventDefault()
    this.say('Wait until all files have been sent, or cancel them. Then send the form.')
  }

  say (words) {
    this.status.textContent = words
  }
}

// A file that is being sent, or was refused.
class Line {
  constructor (file, cancel) {
    this.file = file
    this.name = file.name
    this.isRefused = false
    this.item = element('li', 'ov-upload')
    this.words = element('p', 'ov-upload__name', file.name)
    this.progress = element('progress', 'ov-upload__progress')
    this.progress.max = 100
    this.progress.value = 0
    this.progress.setAttribute('aria-label', `How much of ${file.name} has been sent`)
    this.button = element('button', 'govuk-button govuk-button--secondary govuk-!-margin-bottom-0', 'Cancel')
    this.button.type = 'button'
    this.hiddenName = element('span', 'govuk-visually-hidden', ` ${file.name}`)
    this.button.append(this.hiddenName)
    this.button.addEventListener('click', cancel)
    this.item.append(this.words, this.progress, this.button)
  }

  show (sent, all) {
    this.progress.value = all ? Math.round(sent * 100 / all) : 0
  }

  refuse (sentence) {
    this.isRefused = true
    this.progress.remove()
    this.words.className = 'govuk-error-message govuk-!-margin-bottom-1'
    this.words.replaceChildren(element('span', 'govuk-visually-hidden', 'Error: '), sentence)
    this.button.replaceChildren('Clear', this.hiddenName)
  }
}

function element (tag, classes, words = '') {
  const made = document.createElement(tag)
  made.className = classes
  made.textContent = words
  return made
}
