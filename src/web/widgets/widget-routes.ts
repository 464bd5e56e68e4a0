import { Elysia } from 'elysia'
import { operation } from '../api/api-operation.ts'
import { idParams, noContent, pageQuery } from '../api/api-schemas.ts'
import type { WebContext } from '../web-context.ts'
import {
  presentWidget,
  widgetBody,
  widgetChangeBody,
  widgetInputBody,
  widgetListBody,
} from './widget-body.ts'

const tag = 'widgets'

/** REST of talk buttons. What the buttons themselves ask stands in widget-visitor-routes.ts. */
export function createWidgetRoutes({ guard, services }: Pick<WebContext, 'guard' | 'services'>) {
  const { widgets } = services
  return new Elysia({ name: 'widgets-api', prefix: '/api/v1/widgets' })
    .use(guard)
    .get(
      '',
      async ({ principal, query }) => {
        const { items, nextCursor } = await widgets.listWidgets(principal.scope, query)
        return { items: items.map(presentWidget), nextCursor }
      },
      {
        permission: 'widgets.read',
        query: pageQuery,
        response: { 200: widgetListBody },
        detail: operation({ operationId: 'listWidgets', tag, summary: 'List the widgets' }),
      },
    )
    .post(
      '',
      async ({ principal, body, status }) =>
        status(201, presentWidget(await widgets.createWidget(principal.scope, body))),
      {
        permission: 'widgets.write',
        body: widgetInputBody,
        response: { 201: widgetBody },
        detail: operation({
          operationId: 'createWidget',
          tag,
          summary: 'Create a talk button for pages of others',
          errors: ['conflict'],
        }),
      },
    )
    .get(
      '/:id',
      async ({ principal, params }) => presentWidget(await widgets.getWidget(principal.scope, params.id)),
      {
        permission: 'widgets.read',
        params: idParams,
        response: { 200: widgetBody },
        detail: operation({ operationId: 'getWidget', tag, summary: 'Read a widget' }),
      },
    )
    .patch(
      '/:id',
      async ({ principal, params, body }) =>
        presentWidget(await widgets.changeWidget(principal.scope, params.id, body)),
      {
        permission: 'widgets.write',
        params: idParams,
        body: widgetChangeBody,
        response: { 200: widgetBody },
        detail: operation({
          operationId: 'changeWidget',
          tag,
          summary: 'Change a widget',
          description: 'It acts on the next call; `isEnabled: false` takes the button off all pages.',
        }),
      },
    )
    .delete(
      '/:id',
      async ({ principal, params, status }) => {
        await widgets.removeWidget(principal.scope, params.id)
        return status(204, undefined)
      },
      {
        permission: 'widgets.write',
        params: idParams,
        response: { 204: noContent },
        detail: operation({
          operationId: 'removeWidget',
          tag,
          summary: 'Remove a widget',
          description: 'Calls that came through it stay.',
        }),
      },
    )
}
