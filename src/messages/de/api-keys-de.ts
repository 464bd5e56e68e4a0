import type { Messages } from '../en.ts'

export const apiKeysDe: Messages['apiKeys'] = {
  title: 'API-Schlüssel',
  lead: 'Ein Programm, das mit Parley arbeitet, zeigt einen API-Schlüssel. Schlüssel gehören der Organisation: Sie gelten weiter, wenn die Person geht, die sie angelegt hat, bis sie ablaufen oder widerrufen werden.',
  new: 'Neuer API-Schlüssel',
  filter: 'Schlüssel dieser Seite filtern',
  empty: {
    title: 'Noch keine API-Schlüssel',
    text: 'Mit einem Schlüssel liest eines Ihrer Programme Anrufe, ruft an oder ändert Agenten: mit nicht mehr Rechten, als Sie wählen.',
  },
  columns: {
    name: 'Name',
    key: 'Schlüssel',
    maker: 'Angelegt von',
    rights: 'Rechte',
    lastUsed: 'Zuletzt benutzt',
    expires: 'Läuft ab',
    state: 'Zustand',
  },
  states: { active: 'Aktiv', expired: 'Abgelaufen', revoked: 'Widerrufen' },
  never: 'Nie',
  operator: 'Auf der Befehlszeile',
  formerMember: 'kein Mitglied mehr',
  makerKey: name => `Schlüssel „${name}“`,
  perMinute: count => `${count} je Minute`,
  form: {
    name: {
      label: 'Name',
      help: 'Welches Programm ihn benutzt, damit Sie später wissen, was Sie widerrufen.',
    },
    permissions: {
      label: 'Rechte',
      help: 'Nur was Sie selbst dürfen. Wählen Sie so wenig, wie das Programm braucht.',
    },
    expiresInDays: { label: 'Läuft ab', after: days => `Nach ${days} Tagen`, never: 'Nie' },
    requestsPerMinute: {
      label: 'Anfragen je Minute',
      help: 'Wer öfter fragt, wird um Geduld gebeten.',
    },
    submit: 'Schlüssel anlegen',
  },
  made: {
    title: 'Kopieren Sie den Schlüssel jetzt',
    text: 'Parley behält keine Kopie. Sobald Sie diese Seite verlassen, kann ihn niemand mehr zeigen.',
    label: 'API-Schlüssel',
    copy: 'Kopieren',
    example: 'Probieren Sie ihn aus',
    copyExample: 'Beispiel kopieren',
    exchange:
      'Für alles, was Ihre Server verlässt, tauschen Sie den Schlüssel mit POST /api/v1/token gegen ein kurzlebiges Zugriffstoken.',
    list: 'Zur Liste der Schlüssel',
  },
  details: {
    prefix: 'Beginnt mit',
    created: 'Angelegt',
    revokedAt: 'Widerrufen',
    limit: 'Anfragen',
    rights: 'Rechte',
  },
  revoke: {
    title: 'Diesen Schlüssel widerrufen',
    text: 'Er gilt sofort nicht mehr, und seine Zugriffstoken auch nicht. Das lässt sich nicht zurücknehmen; der Schlüssel bleibt in der Liste.',
    button: 'Schlüssel widerrufen',
  },
}
