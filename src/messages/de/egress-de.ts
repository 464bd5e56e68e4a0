import type { Messages } from '../en.ts'

export const egressDe: Messages['egress'] = {
  title: 'Wohin Daten gehen',
  lead: 'Jeder Dienst, dem Anrufe, Tests von Modellverbindungen, E-Mails und Anmeldungen von Mitgliedern Daten geschickt haben oder an den nichts geschickt werden durfte. Rehearsal ist eingebaut und schickt nichts nach außen.',
  restricted:
    'Dieses Parley spricht nur mit Diensten, die sein Betreiber aufgeführt hat (LAN_ONLY). Was eine Verbindung sonst verlangt, wird abgelehnt, bevor etwas gesendet wird.',
  open: 'Dieses Parley darf mit jedem Dienst sprechen, den eine Modellverbindung nennt. Wer es betreibt, kann das mit LAN_ONLY=1 einschränken.',
  columns: {
    destination: 'Ziel',
    purpose: 'Wofür',
    outcome: 'Ergebnis',
    count: 'Anzahl',
    last: 'Zuletzt',
  },
  purposes: {
    stt: 'Anrufende verstehen',
    llm: 'Sprachmodell',
    tts: 'Stimme des Agenten',
    realtime: 'Das ganze Gespräch',
    mail: 'E-Mails',
    sign_in: 'Anmeldung',
  },
  outcomes: { allowed: 'Erlaubt', refused: 'Abgelehnt' },
  filter: 'Ziele auf dieser Seite filtern',
  empty: {
    title: 'Nichts hat diesen Rechner verlassen',
    text: 'Sobald ein Anruf oder der Test einer Modellverbindung mit einem Dienst spricht, steht er hier.',
  },
}
