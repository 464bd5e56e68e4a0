export const LIGHT_TEXT = '#ffffff'
export const DARK_TEXT = '#000000'

/** Contrast of two colours by WCAG 2, from 1 to 21. Colours are #rrggbb. */
export function contrastOf(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

/** White or black, whichever reads better on this colour: one of the two always has the 4.5 that AA asks for. */
export function textColorOn(background: string): string {
  return contrastOf(background, LIGHT_TEXT) >= contrastOf(background, DARK_TEXT) ? LIGHT_TEXT : DARK_TEXT
}

function luminanceOf(color: string): number {
  const value = Number.parseInt(color.slice(1), 16)
  const [red = 0, green = 0, blue = 0] = [value >> 16, (value >> 8) & 255, value & 255].map(channel => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
