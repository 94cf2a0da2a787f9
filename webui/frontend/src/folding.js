// A long form is folded: drawn again by the server, its sections stay as their reader left them.
export const keepFolds = (page) => {
  const folds = () => [...page.querySelectorAll('#modulo > .form-fold')]
  let left = new Map()

  page.addEventListener('htmx:beforeSwap', ({ detail }) => {
    if (detail.target?.id === 'modulo') left = new Map(folds().map((one) => [one.id, one.open]))
  })
  page.addEventListener('htmx:afterSwap', () => {
    for (const one of folds()) if (left.has(one.id)) one.open = left.get(one.id)
    left = new Map()
  })
  // What a section was missing was true when it was drawn: it is said again with the next drawing.
  page.addEventListener('input', ({ target }) => {
    target.closest('.form-fold')?.querySelector('.form-state')?.replaceChildren()
  })
}
