import type { Page } from '@playwright/test'

/** What is wrong with a page for people who do not see it, see it badly, or hold it in one hand. Empty when all is well. */
export async function auditPage(page: Page): Promise<string[]> {
  await page.evaluate(settle)
  const found = await page.evaluate(auditDocument)
  return found.map(fault => `${new URL(page.url()).pathname}: ${fault}`)
}

/** Colours on their way are neither: a button that has just become usable, a theme that has just changed. NB: runs in the page. */
async function settle(): Promise<void> {
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve))
  const isOver = () => {
    const moving = document
      .getAnimations()
      .filter(
        ({ effect, playState }) =>
          playState === 'running' && effect?.getComputedTiming().iterations !== Infinity,
      )
    return moving.length === 0
  }
  // A change of style becomes a transition with the next frame.
  await frame()
  await frame()
  while (!isOver()) await frame()
}

/** How far the page can be scrolled to the side, in pixels. */
export function sidewaysPx(page: Page): Promise<number> {
  return page.evaluate(() => {
    window.scrollTo({ left: document.documentElement.scrollWidth, behavior: 'instant' })
    return window.scrollX
  })
}

/** Collects what the page's policy refused, from before its first script on. */
export async function watchPolicy(page: Page): Promise<() => Promise<string[]>> {
  const refused: string[] = []
  await page.exposeFunction('reportRefusal', (text: string) => refused.push(text))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', event => {
      const report = Reflect.get(window, 'reportRefusal') as (text: string) => void
      report(`${event.violatedDirective} ${event.blockedURI}`)
    })
  })
  return async () => refused
}

/** NB: runs in the page, so it can use nothing from outside of itself. */
function auditDocument(): string[] {
  const faults: string[] = []
  const isShown = (element: Element) => element.checkVisibility({ visibilityProperty: true })
  const tell = (element: Element) =>
    `<${element.tagName.toLowerCase()}${element.id ? ` id=${element.id}` : ''}> "${(element.textContent ?? '').trim().slice(0, 40)}"`

  function checkStructure() {
    if (document.querySelectorAll('main').length !== 1) faults.push('there is not exactly one main')
    const headings = [...document.querySelectorAll('h1, h2, h3')].filter(isShown)
    if (headings.filter(heading => heading.tagName === 'H1').length !== 1)
      faults.push('there is not exactly one h1')
    if (!document.documentElement.lang) faults.push('the language is not named')
    if (document.title.trim() === '') faults.push('the page has no title')
    const ids = [...document.querySelectorAll('[id]')].map(element => element.id)
    for (const id of ids)
      if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push(`the id ${id} is used twice`)
    for (const element of document.querySelectorAll('[aria-describedby], [aria-labelledby]')) {
      const names = `${element.getAttribute('aria-describedby') ?? ''} ${element.getAttribute('aria-labelledby') ?? ''}`
      for (const id of names.trim().split(/\s+/)) {
        if (!document.getElementById(id)) faults.push(`${tell(element)} refers to ${id}, which is not there`)
      }
    }
    if (document.querySelector('[style], style')) faults.push('there is an inline style')
  }

  function nameOf(element: Element): string {
    const labelledBy = element.getAttribute('aria-labelledby')
    const labels =
      element instanceof HTMLInputElement ||
      element instanceof HTMLSelectElement ||
      element instanceof HTMLTextAreaElement
        ? [...(element.labels ?? [])]
        : []
    return [
      element.getAttribute('aria-label'),
      labelledBy && document.getElementById(labelledBy)?.textContent,
      ...labels.map(label => label.textContent),
      element.matches('input, select, textarea') ? '' : element.textContent,
      element.getAttribute('title'),
    ]
      .join(' ')
      .trim()
  }

  function checkNames() {
    const controls =
      'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=meter], svg[role=img]'
    for (const control of [...document.querySelectorAll(controls)].filter(isShown)) {
      if (nameOf(control) === '') faults.push(`${tell(control)} has no name`)
    }
  }

  type Rgb = [red: number, green: number, blue: number, alpha: number]
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })

  /** Whatever notation a colour has, painting it tells its bytes. */
  function toRgb(color: string): Rgb {
    if (!canvas) throw new Error('no canvas')
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = color
    canvas.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data
    return [red, green, blue, alpha / 255]
  }

  const over = (top: Rgb, bottom: Rgb): Rgb => {
    const mix = (a: number, b: number) => a * top[3] + b * (1 - top[3])
    return [mix(top[0], bottom[0]), mix(top[1], bottom[1]), mix(top[2], bottom[2]), 1]
  }

  function backgroundOf(element: Element): Rgb {
    const layers: Rgb[] = []
    for (let at: Element | null = element; at; at = at.parentElement) {
      const color = toRgb(getComputedStyle(at).backgroundColor)
      if (color[3] > 0) layers.push(color)
      if (color[3] === 1) break
    }
    return layers.reduceRight(
      (below, layer) => over(layer, below),
      toRgb(getComputedStyle(document.documentElement).backgroundColor),
    )
  }

  function luminance([red, green, blue]: Rgb): number {
    const linear = (byte: number) =>
      byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  function checkContrast() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const seen = new Set<Element>()
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement
      if (!element || seen.has(element) || !node.textContent?.trim() || !isShown(element)) continue
      seen.add(element)
      // Controls that cannot be used are exempt, as in WCAG 1.4.3; what is for screen readers only is not seen.
      if (element.closest('script, noscript, datalist, option, .sr-only, .skip-link, :disabled')) continue
      const background = backgroundOf(element)
      const style = getComputedStyle(element)
      const text = over(toRgb(style.color), background)
      const [light, dark] = [luminance(text), luminance(background)].sort((a, b) => b - a) as [number, number]
      const ratio = (light + 0.05) / (dark + 0.05)
      const isLarge = Number.parseFloat(style.fontSize) >= 24
      if (ratio < (isLarge ? 3 : 4.5)) faults.push(`${tell(element)} has a contrast of ${ratio.toFixed(2)}`)
    }
  }

  function checkTargets() {
    for (const control of [...document.querySelectorAll('main button, nav a, .btn')].filter(isShown)) {
      const { width, height } = control.getBoundingClientRect()
      if (Math.min(width, height) < 20)
        faults.push(`${tell(control)} is ${Math.round(width)}x${Math.round(height)}`)
    }
  }

  checkStructure()
  checkNames()
  checkContrast()
  checkTargets()
  return faults
}
