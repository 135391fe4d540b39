// Every page works without this; with it, menus fold on a phone and error summaries take the focus.
import { initAll } from '../vendor/govuk-frontend.min.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
