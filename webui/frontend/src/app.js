// What every page loads: the design system's few moving parts, htmx, and our own small manners.
import './app.css'
import 'htmx.org'
import Collapse from 'bootstrap-italia/dist/plugins/collapse.js'
import Dropdown from 'bootstrap-italia/dist/plugins/dropdown.js'
import Modal from 'bootstrap-italia/dist/plugins/modal.js'
import Offcanvas from 'bootstrap-italia/dist/plugins/offcanvas.js'
import TrackFocus from 'bootstrap-italia/dist/plugins/track-focus.js'
import sprite from 'bootstrap-italia/dist/svg/sprites.svg?url'
import { announceSaving } from './saving.js'
import { redrawWithoutLoss } from './redrawing.js'
import { sendFilesAtOnce } from './uploading.js'
import { keepFolds } from './folding.js'
import { walkByKeys } from './keys.js'
import { guardTheForm } from './guard.js'
import { offerCalendars } from './days.js'
import { printOnDemand } from './printing.js'

// Kept by a reference: the package declares itself free of side effects, and would be shaken away.
window.percorsi = { Collapse, Dropdown, Modal, Offcanvas, TrackFocus, sprite }

document.documentElement.classList.add('with-script')
walkByKeys(document)
announceSaving(document)
sendFilesAtOnce(document)
redrawWithoutLoss(document)
keepFolds(document)
guardTheForm(document)
offerCalendars(document)
printOnDemand(document)
