// A page made for paper offers to be printed; without scripts the browser's own menu does.
export const printOnDemand = (page) => {
  page.addEventListener('click', (event) => {
    if (event.target.closest?.('[data-print]')) window.print()
  })
}
