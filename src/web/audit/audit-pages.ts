import { Elysia } from 'elysia'
import { AUDIT_EXPORT_FORMATS, type AuditExportFormat } from '#core/audit/audit-export.ts'
import { isSound } from '#core/audit/audit-log-service.ts'
import { invalidInput } from '#core/errors.ts'
import type { DomainEvent } from '#core/events.ts'
import { PAGE_LIMIT_DEFAULT } from '#core/page.ts'
import type { Scope } from '#core/scope.ts'
import { AuditListUpdate, AuditPage, type AuditPlace } from '#views/audit/audit-page.tsx'
import { AuditVerification } from '#views/audit/audit-verification.tsx'
import { createPageRenderer } from '../page-renderer.ts'
import type { WebContext } from '../web-context.ts'
import { type AuditQuery, formatAuditQuery, readAuditQuery, toFilter } from './audit-query.ts'

const EXPORT_TYPES: Record<AuditExportFormat, string> = {
  jsonl: 'application/x-ndjson',
  csv: 'text/csv; charset=utf-8',
}

const PATHS: Record<AuditPlace, string> = { organization: '/audit', platform: '/platform/audit' }

/** The audit log of an organization, and that of the appliance: the same pages over two scopes. */
export function createAuditPages(context: WebContext) {
  const { guard, live, clock } = context
  const { auditLog } = context.services
  const pages = createPageRenderer(context)

  async function readList(
    scope: Scope,
    query: AuditQuery,
    list: { place: AuditPlace; zone: string; cursor?: string },
  ) {
    const filter = toFilter(query, list.zone)
    const page = await auditLog.listEntries(scope, { limit: PAGE_LIMIT_DEFAULT, cursor: list.cursor, filter })
    const path = PATHS[list.place]
    return {
      entries: page.items,
      isFiltered: formatAuditQuery(query) !== '',
      path,
      olderHref: page.nextCursor && path + formatAuditQuery(query, { cursor: page.nextCursor }),
    }
  }

  async function index(request: Request, scope: Scope, place: AuditPlace) {
    const query = readAuditQuery(request)
    const cursor = cursorOf(request)
    const { timeZone: zone } = await pages.contextOf(request)
    const list = await readList(scope, query, { place, zone, cursor })
    return pages.page(request, [
      AuditPage,
      {
        ...list,
        place,
        query,
        liveHref: cursor ? undefined : `${PATHS[place]}/events${formatAuditQuery(query)}`,
        exportHrefs: AUDIT_EXPORT_FORMATS.map(format => ({
          format,
          href: `${PATHS[place]}/export${formatAuditQuery(query, { format })}`,
        })),
      },
    ])
  }

  async function follow(request: Request, scope: Scope, place: AuditPlace) {
    const query = readAuditQuery(request)
    const page = await pages.contextOf(request)
    let shownSeq = 0
    const render = async () => {
      const list = await readList(scope, query, { place, zone: page.timeZone })
      shownSeq = Math.max(shownSeq, list.entries[0]?.seq ?? 0)
      return pages.text({ ...page, now: clock.now() }, [AuditListUpdate, list])
    }
    // Entries that waited while others were rendered stand on the page already.
    const isNew = (event: DomainEvent) => event.type === 'audit.recorded' && event.seq > shownSeq
    return live.respond(request, {
      principal: { scope },
      renderSnapshot: render,
      render: event => (isNew(event) ? render() : null),
    })
  }

  async function verification(request: Request, scope: Scope) {
    const found = await auditLog.recallVerification(scope)
    return pages.fragment(request, [AuditVerification, { verification: found, isSound: isSound(found) }])
  }

  async function download(request: Request, scope: Scope, place: AuditPlace) {
    const format = exportFormatOf(request)
    const { timeZone } = await pages.contextOf(request)
    const filter = toFilter(readAuditQuery(request), timeZone)
    const pieces = await auditLog.exportEntries(scope, { filter, format })
    const day = clock.now().toISOString().slice(0, 10)
    return new Response(await streamOf(pieces), {
      headers: {
        'content-type': EXPORT_TYPES[format],
        'content-disposition': `attachment; filename="parley-audit-${place}-${day}.${format}"`,
        'cache-control': 'no-store',
      },
    })
  }

  return new Elysia({ name: 'audit-pages' })
    .use(guard)
    .get('/audit', ({ request, principal }) => index(request, principal.scope, 'organization'), {
      permission: 'audit.read',
    })
    .get('/audit/events', ({ request, principal }) => follow(request, principal.scope, 'organization'), {
      permission: 'audit.read',
    })
    .get('/audit/verification', ({ request, principal }) => verification(request, principal.scope), {
      permission: 'audit.read',
    })
    .get('/audit/export', ({ request, principal }) => download(request, principal.scope, 'organization'), {
      permission: 'audit.read',
    })
    .get('/platform/audit', ({ request, person }) => index(request, person.platformScope, 'platform'), {
      platform: 'platform_audit.read',
    })
    .get(
      '/platform/audit/events',
      ({ request, person }) => follow(request, person.platformScope, 'platform'),
      {
        platform: 'platform_audit.read',
      },
    )
    .get(
      '/platform/audit/verification',
      ({ request, person }) => verification(request, person.platformScope),
      {
        platform: 'platform_audit.read',
      },
    )
    .get(
      '/platform/audit/export',
      ({ request, person }) => download(request, person.platformScope, 'platform'),
      {
        platform: 'platform_audit.read',
      },
    )
}

function cursorOf(request: Request): string | undefined {
  return new URL(request.url).searchParams.get('cursor') ?? undefined
}

function exportFormatOf(request: Request): AuditExportFormat {
  const wanted = new URL(request.url).searchParams.get('format')
  const format = AUDIT_EXPORT_FORMATS.find(known => known === wanted)
  const message = 'An export is jsonl or csv.'
  if (!format) throw invalidInput(message, [{ path: 'format', message }])
  return format
}

/** A piece is made when the client has room for it. NB: the first one before the answer begins, so that the end is always reached. */
async function streamOf(pieces: AsyncGenerator<string, void>): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder()
  let next: Promise<IteratorResult<string, void>> = Promise.resolve(await pieces.next())
  return new ReadableStream({
    async pull(controller) {
      const piece = await next
      if (piece.done) return controller.close()
      controller.enqueue(encoder.encode(piece.value))
      next = pieces.next()
      // Whoever waits for it handles it.
      next.catch(() => {})
    },
    cancel: () => void pieces.return(),
  })
}
