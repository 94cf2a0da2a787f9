// Keys of the list of activities: j k move, Invio opens, a assigns to me, ? shows the keys; Ctrl K searches.

const ROW = '[data-row]'

const typing = (target) => target.closest('input, select, textarea, [contenteditable], dialog, .modal')

const move = (page, by) => {
  const rows = [...page.querySelectorAll(ROW)]
  if (rows.length === 0) return
  const here = rows.findIndex((row) => row.contains(page.activeElement))
  const next = rows[Math.min(Math.max(here + by, 0), rows.length - 1)]
  next.querySelector('[data-open]')?.focus()
}

const act = (page, selector) => page.activeElement?.closest(ROW)?.querySelector(selector)?.click()

const KEYS = {
  j: (page) => move(page, 1),
  k: (page) => move(page, -1),
  a: (page) => act(page, '[data-claim]'),
  '?': (page) => page.querySelector('[data-keys]')?.click(),
}

export const walkByKeys = (page) => {
  page.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      const search = page.querySelector('[data-search]')
      if (!search) return
      event.preventDefault()
      search.focus()
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
    const deed = page.querySelector(ROW) && KEYS[event.key]
    if (!deed) return
    event.preventDefault()
    deed(page)
  })
}
