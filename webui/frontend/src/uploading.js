// A chosen file goes to the office at once: a draft keeps it, and nothing is sent twice.
import htmx from 'htmx.org'

export const sendFilesAtOnce = (page) => {
  page.addEventListener('change', (event) => {
    const input = event.target
    const form = input.closest?.('form[data-refresh]')
    if (!form || input.type !== 'file' || input.files.length === 0) return
    htmx.ajax('POST', form.dataset.refresh, { source: form, target: '#modulo', swap: 'outerHTML' })
  })
}
