import { describe, expect, test } from 'bun:test'
import { PLATFORM_PERMISSIONS } from '#core/access/permissions.ts'
import { makePageContext } from '#testing/page-context.ts'
import { LonePage, Page } from './layout.tsx'
import { renderPage } from './render.tsx'

const show = (...context: Parameters<typeof makePageContext>) =>
  renderPage(makePageContext(...context), Page, { title: 'Agents <1>', children: 'Content' })

const viewerOf = () => {
  const { viewer } = makePageContext()
  if (!viewer) throw new Error('A page context has a viewer')
  return viewer
}

const linksOf = (html: string) =>
  [...html.matchAll(/class="rail-link" href="([^"]+)"/g)].map(([, href]) => href)

describe('the frame of a page', () => {
  test('leads only where the role may go', () => {
    expect(linksOf(show())).toEqual([
      '/agents',
      '/calls',
      '/model-connections',
      '/widgets',
      '/members',
      '/roles',
      '/api-keys',
      '/usage',
      '/audit',
      '/egress',
      '/organization',
    ])
    expect(linksOf(show({}, 'billing'))).toEqual(['/usage'])
  })

  test('shows the places of the platform to whoever runs it, marked as another place', () => {
    expect(show()).not.toContain('data-group="platform"')
    const viewer = { ...viewerOf(), permissions: PLATFORM_PERMISSIONS }
    const html = show({ viewer })
    expect(html).toContain('data-group="platform"')
    expect(linksOf(html).every(href => href?.startsWith('/platform/'))).toBe(true)
  })

  test('what does not fit the bar of a narrow screen opens from a button, and stands once in the page', () => {
    const links = linksOf(show())
    expect(new Set(links).size).toBe(links.length)
    const [bar = '', sheet = ''] = show().split('id="more-places"')
    expect([linksOf(bar).length, linksOf(sheet).length]).toEqual([4, 7])
    expect(show({ path: '/audit' })).toContain('more-here')
    expect(show({}, 'billing')).not.toContain('more-places')
  })

  test('whoever is in several organizations can switch, others only read the name', () => {
    expect(show()).not.toContain('/organization-choice')
    const organizations = [
      { id: 'organization', name: 'Café Marlene', isSuspended: false },
      { id: 'second', name: 'Dr. <Weiss>', isSuspended: true },
    ]
    const html = show({ viewer: { ...viewerOf(), organizations }, address: '/calls?agent=1' })
    expect(html).toContain('name="next" value="/calls?agent=1"')
    expect(html).toMatch(/value="organization" aria-current="true"/)
    expect(html).toMatch(/value="second" disabled>.*Dr\. &lt;Weiss>/)
  })

  test('marks the place of the page, also for the pages below it', () => {
    const html = show({ path: '/agents/1/talk' })
    expect(html).toMatch(/href="\/agents"[^>]*aria-current="page"/)
    expect(html.match(/aria-current="page"/g)).toHaveLength(1)
    expect(show({ path: '/agentsomething' })).not.toContain('aria-current="page"')
  })

  test('names the page and escapes it', () => {
    expect(show()).toContain('<title>Agents &lt;1> - Parley</title>')
  })

  test('has its landmarks, a way past the navigation, and no code or style of its own', () => {
    const html = show()
    expect(html).toStartWith('<!doctype html><html lang="en-GB">')
    expect(html).toContain('<a class="skip-link" href="#content">')
    expect(html).toContain('<main id="content"')
    expect(html.match(/<script[^>]*>/g)?.every(tag => tag.includes(' src="/static/'))).toBe(true)
    expect(html).not.toMatch(/\sstyle=|\son[a-z]+=|hx-on|<style/)
    expect(html).not.toMatch(/(src|href)="https?:/)
  })

  test('the chosen colours stand in the first tag', () => {
    expect(show({ theme: 'dark' })).toContain('<html lang="en-GB" data-theme="dark">')
    expect(show()).not.toContain('data-theme="')
  })

  test('a page before sign-in has no navigation', () => {
    const html = renderPage(makePageContext({ viewer: null }), LonePage, { title: 'Sign in', children: '' })
    expect(linksOf(html)).toEqual([])
    expect(html).not.toContain('popover')
  })
})
