// NB: in one bundle and in this order. htmx looks at the page right after its own script, so an extension in a script of its own
// comes too late whenever that script arrives a moment later: live pages then never connect.
import 'htmx.org/dist/htmx.esm.js'
import 'htmx.org/dist/ext/hx-sse.js'
import { startAccessRefresh } from './access-refresh.ts'
import { startAutosave } from './autosave.ts'
import { startCopying } from './copy-text.ts'
import { startFilters } from './filters.ts'
import { startFormFaults } from './form-faults.ts'
import { startKeptFocus } from './kept-focus.ts'
import { startKeyboard } from './keyboard.ts'
import { startListening } from './listen.ts'
import { startPageAlert } from './page-alert.ts'
import { startPasskeys } from './passkeys.ts'
import { startPasswordReveal } from './password-reveal.ts'
import { startPrinting } from './printing.ts'
import { startSubmitOnChange } from './submit-on-change.ts'
import { startTheme } from './theme.ts'
import { startTicking } from './ticking.ts'
import { trustFragments } from './trusted-fragments.ts'

// Pages work without any of this; it makes them quicker to use. Everything listens on the document, so that what htmx swaps in
// needs no wiring of its own.
for (const element of document.querySelectorAll<HTMLElement>('[data-needs-script]')) element.hidden = false
trustFragments()
startKeyboard()
startCopying()
startFilters()
startSubmitOnChange()
startFormFaults()
startKeptFocus()
startPageAlert()
startAccessRefresh()
startAutosave()
startTheme()
startListening()
startTicking()
startPasskeys()
startPasswordReveal()
startPrinting()
