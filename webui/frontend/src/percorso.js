// The diagram of a running path: shown, never edited; numbered badges say where it stands.
import './percorso.css'
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'

const FONT = '"Titillium Web", Geneva, Tahoma, sans-serif'
const MARGIN = 48

const readMarks = (place) => JSON.parse(document.getElementById(place.dataset.marks).textContent)

/** Shows all of it; when that would be too small to read, the first badge, or else the beginning. */
const fit = (viewer, marks) => {
  const canvas = viewer.get('canvas')
  const { inner, outer } = canvas.viewbox()
  const whole = Math.min(outer.width / (inner.width + 2 * MARGIN), outer.height / (inner.height + 2 * MARGIN), 1)
  const badge = marks.find((one) => one.label)
  const here = badge && viewer.get('elementRegistry').get(badge.element)
  const scale = Math.max(whole, here ? 0.65 : 0.5)
  const width = outer.width / scale
  const height = outer.height / scale
  const at = here && scale > whole
    ? { x: here.x + here.width / 2 - width / 2, y: here.y + here.height / 2 - height / 2 }
    : { x: inner.x - (width - inner.width) / 2, y: inner.y - (height - inner.height) / 2 }
  if (!here && scale > whole) Object.assign(at, { x: inner.x - MARGIN, y: inner.y - MARGIN })
  at.x = Math.max(at.x, inner.x - MARGIN)
  canvas.viewbox({ ...at, width, height })
}

const badge = (mark) => {
  const tag = document.createElement('span')
  tag.className = `token token-${mark.state}`
  tag.textContent = mark.label
  tag.title = mark.title
  return tag
}

const mark = (viewer, marks) => {
  const canvas = viewer.get('canvas')
  const registry = viewer.get('elementRegistry')
  const overlays = viewer.get('overlays')
  for (const one of marks) {
    if (!registry.get(one.element)) continue
    canvas.addMarker(one.element, `is-${one.state}`)
    if (one.label) {
      overlays.add(one.element, 'token', { position: { top: -14, left: -14 }, html: badge(one) })
    }
  }
}

/** What is drawn around other steps lets the lanes behind it be seen. */
const openFrames = (viewer) => {
  const canvas = viewer.get('canvas')
  const frames = viewer.get('elementRegistry').filter((one) => one.type === 'bpmn:SubProcess' && !one.collapsed)
  for (const one of frames) canvas.addMarker(one.id, 'is-frame')
}

/** Lanes are drawn with the id of a role: the reader sees its name. */
const speakLanes = (definitions, labels) => {
  const lanes = definitions.rootElements
    .flatMap((process) => process.laneSets ?? [])
    .flatMap((set) => set.lanes ?? [])
  for (const lane of lanes) lane.name = labels[lane.name] ?? lane.name
}

const follow = (viewer, links) => {
  viewer.on('element.click', ({ element }) => {
    const target = links[element.id]
    if (target) window.location.assign(target)
  })
}

const tools = (place, viewer, marks) => {
  const canvas = viewer.get('canvas')
  const deeds = {
    in: () => canvas.zoom(canvas.zoom() * 1.25),
    out: () => canvas.zoom(canvas.zoom() / 1.25),
    all: () => canvas.zoom('fit-viewport', 'auto'),
    here: () => fit(viewer, marks),
  }
  for (const button of document.querySelectorAll(`[data-diagram-tool][aria-controls="${place.id}"]`)) {
    button.addEventListener('click', () => deeds[button.dataset.diagramTool]())
  }
}

const show = async (place) => {
  const marks = readMarks(place)
  const answer = await fetch(place.dataset.diagram, { credentials: 'same-origin' })
  if (!answer.ok) throw new Error(`diagram: ${answer.status}`)
  // Labels are measured while they are drawn: the font has to be there first.
  await Promise.all([document.fonts.load(`400 12px ${FONT}`), document.fonts.load(`600 12px ${FONT}`)])
  const viewer = new NavigatedViewer({
    container: place,
    textRenderer: { defaultStyle: { fontFamily: FONT }, externalStyle: { fontFamily: FONT } },
  })
  viewer.on('import.parse.complete', ({ definitions }) => speakLanes(definitions, marks.lanes ?? {}))
  await viewer.importXML(await answer.text())
  openFrames(viewer)
  mark(viewer, marks.marks)
  follow(viewer, marks.links ?? {})
  fit(viewer, marks.marks)
  tools(place, viewer, marks.marks)
  place.dataset.shown = 'yes'
}

for (const place of document.querySelectorAll('[data-diagram]')) {
  show(place).catch(() => {
    place.dataset.shown = 'no'
    place.querySelector('[data-failed]')?.removeAttribute('hidden')
  })
}
