// A form is drawn again by the server after an answer that others depend on. Whoever typed on
// in the meantime loses nothing: an answer that came too late is not shown, but asked for anew.
import htmx from 'htmx.org'

export const redrawWithoutLoss = (page) => {
  let typed = 0
  const seen = new WeakMap()
  const isForm = (detail) => detail.target?.id === 'modulo'

  page.addEventListener('input', () => { typed += 1 }, true)
  page.addEventListener('htmx:beforeSend', ({ detail }) => isForm(detail) && seen.set(detail.xhr, typed))
  page.addEventListener('htmx:beforeSwap', ({ detail }) => {
    if (!isForm(detail) || !detail.shouldSwap || seen.get(detail.xhr) === typed) return
    const form = page.querySelector('form[data-refresh]')
    detail.shouldSwap = false
    // What this answer did (a card, a file) stands in the draft: keep it out of a second posting.
    if (detail.requestConfig.triggeringEvent?.submitter) window.location.reload()
    else htmx.ajax('POST', form.dataset.refresh, { source: form, target: '#modulo', swap: 'outerHTML' })
  })
}
