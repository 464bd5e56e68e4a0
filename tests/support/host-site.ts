/** A web site of somebody else: another origin than Parley's, with a policy as careful pages send it. */
export interface HostSite {
  origin: string
  /** Address of a page with the script tags of these widgets. `lang` goes into the page's html element. */
  page(widgets: string | readonly string[], options?: { lang?: string; copies?: number }): string
  stop(): Promise<void>
}

/** The directives that docs/widget.md names, and nothing beside them. */
export function hostPolicy(parley: string): string {
  return [
    "default-src 'none'",
    `script-src ${parley}`,
    `connect-src ${parley} ${parley.replace(/^http/, 'ws')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}

export function startHostSite(parley: string): HostSite {
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch(request) {
      const query = new URL(request.url).searchParams
      const widgets = query.getAll('widget')
      const copies = Number(query.get('copies') ?? 1)
      const tags = widgets.flatMap(id =>
        Array.from(
          { length: copies },
          () => `<script src="${parley}/widget.js" data-widget="${id}" async></script>`,
        ),
      )
      const html = `<!doctype html><html lang="${query.get('lang') ?? 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A shop</title></head><body><h1>A shop</h1><p>Bread, rolls and cake, every day from seven.</p>${tags.join('')}</body></html>`
      const headers = { 'content-type': 'text/html', 'content-security-policy': hostPolicy(parley) }
      return new Response(html, { headers })
    },
  })
  const origin = `http://127.0.0.1:${server.port}`
  return {
    origin,
    page(widgets, { lang = 'en', copies = 1 } = {}) {
      const query = new URLSearchParams([
        ['lang', lang],
        ['copies', String(copies)],
      ])
      for (const id of [widgets].flat()) query.append('widget', id)
      return `${origin}/?${query}`
    },
    stop: () => server.stop(true),
  }
}
