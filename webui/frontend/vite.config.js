import { copyFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { defineConfig } from 'vite'

// Parts of the design system that no page of a staff tool uses: half of its style sheet.
// Named, not guessed by a purger: what a new page needs is given back by deleting its line.
const UNUSED = [
  'acceptoverlay', 'analogue', 'autocomplete-list', 'bg-image', 'bootstrap-select', 'bottom-nav',
  'bs-popover', 'carousel', 'complementary', 'cookiebar', 'dimmable', 'dimmer', 'drop-overlay',
  'force-show', 'forward', 'img-responsive', 'it-card', 'it-carousel', 'it-grid', 'it-header-navbar',
  'it-hero', 'it-list', 'it-masonry', 'it-timeline', 'it-transfer', 'map-wrapper', 'megamenu',
  'navbar', 'navscroll', 'neutral-[12]', 'point-list', 'popover', 'primary-bg', 'primary-border',
  'primary-color', 'progress-donut', 'rating', 'sidebar-wrapper', 'splide', 'thumb-nav', 'toast',
  'toolbar', 'upload-dragdrop', 'video-js', 'vjs', 'was-validated',
]
const CLASS_OF_UNUSED = new RegExp(`\\.(?:${UNUSED.join('|')})(?![a-z0-9])|\\.(?:${UNUSED.join('|')})-`)

/** Drops the selectors that only match unused parts, and rules that lose all of theirs. */
const dropUnused = {
  postcssPlugin: 'drop-unused',
  OnceExit(root) {
    root.walkRules((rule) => {
      if (rule.parent.name?.endsWith('keyframes')) return
      const kept = rule.selectors.filter((selector) => !CLASS_OF_UNUSED.test(selector.replace(/:not\([^)]*\)/g, '')))
      if (kept.length === 0) rule.remove()
      else if (kept.length < rule.selectors.length) rule.selectors = kept
    })
    root.walkAtRules('font-face', (face) => {
      if (!face.toString().includes('.woff2')) face.remove()
    })
    root.walkAtRules((at) => {
      if (at.nodes?.length === 0) at.remove()
    })
  },
}

/** Writes a brotli copy beside everything that is text: the office's network may be a poor one. */
const compress = {
  name: 'compress',
  apply: 'build',
  closeBundle() {
    const folder = join(import.meta.dirname, '../static/dist/assets')
    for (const name of readdirSync(folder).filter((file) => /\.(css|js|svg)$/.test(file))) {
      const text = readFileSync(join(folder, name))
      const size = { [constants.BROTLI_PARAM_SIZE_HINT]: text.length }
      writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text, { params: size }))
    }
  },
}

/** The fonts are under the OFL, which asks that its text go with them. */
const fontLicences = {
  name: 'font-licences',
  apply: 'build',
  closeBundle() {
    for (const font of ['Titillium_Web', 'Lora']) {
      const text = join(import.meta.dirname, 'node_modules/bootstrap-italia/dist/fonts', font, 'OFL.txt')
      copyFileSync(text, join(import.meta.dirname, '../static/dist/assets', `${font}-OFL.txt`))
    }
  },
}

export default defineConfig({
  base: '/static/dist/',
  publicDir: false,
  plugins: [compress, fontLicences],
  css: { postcss: { plugins: [dropUnused] } },
  build: {
    outDir: '../static/dist',
    emptyOutDir: true,
    manifest: true,
    license: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { app: 'src/app.js', percorso: 'src/percorso.js' } },
  },
})
