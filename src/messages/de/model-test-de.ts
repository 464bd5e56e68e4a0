import type { Messages } from '../en.ts'

export const modelTestDe: Messages['modelTest'] = {
  works: ({ latencyMs }) => `Antwortet, nach ${latencyMs} ms.`,
  speaks: ({ latencyMs }) => `Spricht: Der erste Ton kam nach ${latencyMs} ms.`,
  key: ({ host, status }) =>
    `${host} hat den Schlüssel abgelehnt${code(status)}. Geben Sie ihn noch einmal ein, oder einen, der dieses Modell verwenden darf.`,
  keyMissing: ({ host, status }) => `${host} verlangt einen Schlüssel${code(status)}. Geben Sie einen ein.`,
  model: ({ host, model }) => `${host} kennt das Modell ${model} nicht. Prüfen Sie den Namen.`,
  voice: ({ host, voice }) => `${host} kennt die Stimme ${voice} nicht. Prüfen Sie den Namen.`,
  quota: ({ host, status }) =>
    `${host} lehnt wegen einer Grenze ab${code(status)}: Das Kontingent oder Guthaben dieses Schlüssels ist verbraucht, oder es kamen zu viele Anfragen auf einmal.`,
  timeout: ({ host, seconds }) =>
    `${host} hat innerhalb von ${seconds} Sekunden nicht geantwortet. Prüfen Sie die Adresse und ob der Dienst läuft.`,
  unreachable: ({ host }) => `${host} ist nicht erreichbar. Prüfen Sie die Adresse und ob der Dienst läuft.`,
  unknownHost: ({ host }) => `Es gibt keinen Rechner namens ${host}. Prüfen Sie die Adresse.`,
  notAllowed: ({ host }) =>
    `LAN_ONLY erlaubt ${host} nicht, deshalb wurde nichts dorthin gesendet. Wer Parley betreibt, kann es in EGRESS_ALLOW aufnehmen.`,
  certificate: ({ host }) => `Dem Zertifikat von ${host} wird nicht vertraut.`,
  notAnApi: ({ host }) =>
    `${host} antwortet, aber nicht wie ein OpenAI-kompatibler Dienst. Endet die Adresse mit /v1?`,
  notThatService: ({ host, service }) =>
    `${host} antwortet, aber nicht wie ${service}. Prüfen Sie die Adresse und den Dienst.`,
  wrongPath: ({ host, status }) =>
    `${host} hat unter dieser Adresse nichts${code(status)}. Endet die Adresse mit /v1, und bietet der Dienst diesen Teil an?`,
  nothingThere: ({ host, status }) =>
    `${host} hat unter dieser Adresse nichts${code(status)}. Prüfen Sie die Adresse und den Dienst.`,
  redirected: ({ host }) => `${host} leitet die Anfrage weiter. Geben Sie die endgültige Adresse ein.`,
  status: ({ host, status }) => `${host} hat mit dem Status ${status} geantwortet.`,
  refused: ({ host, status }) =>
    `${host} hat den Schlüssel angenommen, aber die Anfrage abgelehnt${code(status)}. Prüfen Sie Modell und Stimme.`,
  brokenOff: ({ host, status }) => `${host} hat die Verbindung abgebrochen${code(status)}.`,
  notPcm: ({ host }) =>
    `${host} antwortet mit komprimiertem Ton, nicht mit PCM. Wählen Sie ein Modell oder einen Dienst, der PCM senden kann.`,
  silent: ({ host }) => `${host} hat geantwortet, aber ohne Ton. Prüfen Sie Modell und Stimme.`,
  speechProgramFound: ({ service }) => `Dieser Rechner spricht mit ${service}.`,
  speechProgramFailed: ({ service }) => `Das Sprachprogramm ${service} dieses Rechners ist fehlgeschlagen.`,
  speechProgramMissing: () =>
    'Auf diesem Rechner ist kein Sprachprogramm installiert, deshalb antwortet der Agent schriftlich. Installieren Sie eines: apt-get install flite (oder espeak-ng).',
}

/** Status or close code; some failures have none. */
function code(status: number): string {
  return status > 0 ? ` (${status})` : ''
}
