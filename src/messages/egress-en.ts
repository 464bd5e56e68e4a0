/** Where data goes: the services that calls and tests of model connections spoke to. English. */
export const egressEn = {
  title: 'Where data goes',
  lead: 'Every service that calls, tests of model connections, mails and sign-ins of members sent data to, or were kept from. Rehearsal is built in and sends nothing anywhere.',
  restricted:
    'This Parley speaks only to services that its operator listed (LAN_ONLY). What else a connection asks for is refused before anything is sent.',
  open: 'This Parley may speak to any service that a model connection names. Whoever runs it can restrict that with LAN_ONLY=1.',
  columns: {
    destination: 'Destination',
    purpose: 'What for',
    outcome: 'Outcome',
    count: 'Times',
    last: 'Last',
  },
  purposes: {
    stt: 'Understanding the caller',
    llm: 'Language model',
    tts: 'Voice of the agent',
    realtime: 'The whole conversation',
    mail: 'Mails',
    sign_in: 'Signing in',
  },
  outcomes: { allowed: 'Allowed', refused: 'Refused' },
  filter: 'Filter the destinations on this page',
  empty: {
    title: 'Nothing has left this machine',
    text: 'As soon as a call or a test of a model connection speaks to a service, it stands here.',
  },
}
