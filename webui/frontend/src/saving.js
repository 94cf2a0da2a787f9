// Tells, beside the buttons of a form, whether what was typed is already kept.

export const announceSaving = (page) => {
  const say = (word) => {
    const line = page.querySelector('[data-saving]')
    if (line?.dataset[word]) line.textContent = line.dataset[word]
  }
  const isDraft = (event) => event.detail.requestConfig?.path?.endsWith('/bozza')

  page.addEventListener('htmx:beforeSend', (event) => isDraft(event) && say('busy'))
  page.addEventListener('htmx:sendError', (event) => isDraft(event) && say('offline'))
  page.addEventListener('htmx:responseError', (event) => {
    const word = { 401: 'ended', 413: 'large' }[event.detail.xhr.status]
    if (word || isDraft(event)) say(word ?? 'refused')
  })
}
