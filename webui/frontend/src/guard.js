// One press, one post: a button pressed twice sends its form once. And a summary of errors is
// brought to the reader's attention when the page arrives.

export const guardTheForm = (page) => {
  page.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return
    const form = event.target
    if (form.dataset.sent) {
      event.preventDefault()
      return
    }
    form.dataset.sent = 'yes'
    form.setAttribute('aria-busy', 'true')
  })
  // The page may come back from the browser's memory, with the mark still on.
  window.addEventListener('pageshow', () => {
    for (const form of page.querySelectorAll('form[data-sent]')) {
      delete form.dataset.sent
      form.removeAttribute('aria-busy')
    }
  })
  // What is wrong is read first: on a phone it would stand half under the bar of acts.
  const first = page.querySelector('[data-focus-first]')
  first?.focus({ preventScroll: true })
  first?.scrollIntoView()
}
