// Every page works without this; with it, menus fold on a phone, error summaries take the focus, and forms suggest.
import { initAll } from '../vendor/govuk-frontend.min.js'
import { enhanceDates } from './dates.js'
import { enhancePickers } from './pickers.js'
import { enhanceRows } from './rows.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
enhancePickers()
enhanceRows()
enhanceDates()
