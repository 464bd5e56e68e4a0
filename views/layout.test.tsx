import { describe, expect, test } from 'bun:test'
import { makePageContext } from '#testing/page-context.ts'
import { LonePage, Page } from './layout.tsx'
import { renderPage } from './render.tsx'

const show = (...context: Parameters<typeof makePageContext>) =>
  renderPage(makePageContext(...context), Page, { title: 'Agents <1>', children: 'Content' })

const linksOf = (html: string) =>
  [...html.matchAll(/class="rail-link" href="([^"]+)"/g)].map(([, href]) => href)

describe('the frame of a page', () => {
  test('leads only where the role may go', () => {
    expect(linksOf(show())).toEqual(['/agents', '/calls', '/model-connections', '/egress', '/organization'])
    expect(linksOf(show({}, 'billing'))).toEqual(['/egress', '/organization'])
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
