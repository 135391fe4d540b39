// Every page works without this; with it, menus fold on a phone, error summaries take the focus, forms suggest, and
// files are sent while the rest of a form is typed.
import { initAll } from '../vendor/govuk-frontend.min.js'
import { enhanceDates } from './dates.js'
import { enhancePickers } from './pickers.js'
import { enhancePreview } from './preview.js'
import { followProgress } from './progress.js'
import { enhanceRows } from './rows.js'
import { enhanceUploads } from './uploads.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
enhancePickers()
enhanceRows()
enhanceDates()
enhanceUploads()
enhancePreview()
followProgress()
