// "Add another" adds a row to a list without sending the form.
import { enhancePickers } from './pickers.js'

export function enhanceRows (root = document) {
  root.querySelectorAll('[data-rows]').forEach(list => {
    const button = list.querySelector(':scope > button')
    button.addEventListener('click', event => {
      event.preventDefault()
      addRow(list, button)
    })
  })
}

function addRow (list, button) {
  const count = list.querySelector(':scope > input[type=hidden]')
  const number = Number(count.value)
  const row = list.querySelector(':scope > template').innerHTML.replaceAll('__row__', String(number))
  button.insertAdjacentHTML('beforebegin', row)
  count.value = String(number + 1)
  const added = button.previousElementSibling
  enhancePickers(added)
  document.dispatchEvent(new CustomEvent('rowadded', { detail: added }))
  added.querySelector('input:not([type=hidden]), select, textarea').focus()
}
