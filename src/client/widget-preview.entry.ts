import { textColorOn } from '#lib/contrast.ts'
import { createDock, createHost } from './widget-view.ts'

/** Draws the button of the form on the page beside it, with the code that draws it on foreign pages. */
const place = document.getElementById('widget-preview')
const form = document.querySelector<HTMLFormElement>('#widget-form')

if (place && form) {
  const draw = () => {
    const value = (name: string) => form.querySelector<HTMLInputElement>(`[name="${name}"]`)?.value ?? ''
    const color = value('look.color')
    const side = value('look.side') === 'left' ? 'left' : 'right'
    const { host, root } = createHost({ side })
    host.dataset.preview = ''
    createDock(root, { label: value('look.label'), color, textColor: textColorOn(color), side })
    place.replaceChildren(host)
  }
  form.addEventListener('input', draw)
  draw()
}
