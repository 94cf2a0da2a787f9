// A day is typed as gg/mm/aaaa; the button beside it opens the browser's own calendar, which
// writes the day in the same way. Delegated: forms are drawn again by the server.
const WRITTEN = /^(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4})(?:\s+(\d{1,2})[:.](\d{2}))?$/
const KEPT = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}))?/

const two = (digits) => digits.padStart(2, '0')

const toCalendar = (text, kind) => {
  const [, day, month, year, hours = '0', minutes = '00'] = WRITTEN.exec(text.trim()) ?? []
  if (!year) return ''
  const date = `${year}-${two(month)}-${two(day)}`
  return kind === 'date' ? date : `${date}T${two(hours)}:${minutes}`
}

const toText = (value) => {
  const [, year, month, day, hour] = KEPT.exec(value) ?? []
  return year ? `${day}/${month}/${year}${hour ? ` ${hour}` : ''}` : ''
}

const calendarBeside = (button) => {
  const calendar = document.createElement('input')
  Object.assign(calendar, { type: button.dataset.pick, className: 'form-calendar', tabIndex: -1 })
  calendar.setAttribute('aria-hidden', 'true')
  button.after(calendar)
  return calendar
}

export const offerCalendars = (page) => {
  page.addEventListener('click', (event) => {
    const button = event.target.closest?.('[data-pick]')
    if (!button) return
    const field = page.getElementById(button.getAttribute('aria-controls'))
    const calendar = button.parentElement.querySelector('.form-calendar') ?? calendarBeside(button)
    calendar.value = toCalendar(field.value, button.dataset.pick)
    calendar.onchange = () => {
      field.value = toText(calendar.value)
      for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }))
      field.focus()
    }
    calendar.showPicker()
  })
}
