/** Model connections: where hearing, thinking and speaking come from. English. */
export const modelConnectionsEn = {
  title: 'Model connections',
  lead: 'Where an agent hears, thinks and speaks. Each part is any service that speaks the OpenAI way: a cloud, or a server of your own.',
  new: 'New connection',
  columns: { name: 'Name', kind: 'Kind', parts: 'Hearing, thinking, speaking', changed: 'Last change' },
  filter: 'Filter connections by name',
  empty: {
    title: 'No model connections yet',
    text: 'A connection names the services for hearing, thinking and speaking, and keeps their keys encrypted.',
  },
  kinds: {
    'gemini-live': 'Gemini Live',
    'openai-realtime': 'OpenAI Realtime',
    cascade: 'Cascade',
    rehearsal: 'Rehearsal',
  },
  kindHelp: {
    'gemini-live': 'One model by Google that hears and speaks by itself. One key, many languages.',
    'openai-realtime': 'One model by OpenAI that hears and speaks by itself.',
    cascade: 'Three services in a row: speech to text, a language model, text to speech.',
    rehearsal:
      'Built in. A small script instead of a model, the voice of this machine, no key and no network. It is for a first try.',
  },
  rehearsalParts: 'Built in, no key',
  form: {
    newTitle: 'New model connection',
    kind: 'Kind',
    name: { label: 'Name', help: 'What you and your colleagues call it.' },
    parts: {
      stt: { title: 'Hearing', text: 'Speech to text' },
      llm: { title: 'Thinking', text: 'Language model' },
      tts: { title: 'Speaking', text: 'Text to speech' },
    },
    baseUrl: { label: 'Address', help: 'Up to and with /v1, such as https://api.openai.com/v1.' },
    model: {
      label: 'Model',
      help: {
        stt: 'Such as gpt-4o-mini-transcribe.',
        llm: 'Such as gpt-4o-mini.',
        tts: 'Such as gpt-4o-mini-tts.',
      },
    },
    voice: { label: 'Voice', help: 'Such as alloy. An agent may choose another.' },
    apiKey: {
      label: 'Key',
      help: 'Kept encrypted and never shown again. Leave it empty where the service wants none.',
      kept: 'A key is kept',
      keptHelp: 'Leave this empty to keep it, or type a new one.',
      remove: 'Remove the kept key',
    },
    create: 'Create the connection',
    save: 'Save',
    saved: (time: string) => `Saved ${time}. The next call uses it.`,
  },
  test: {
    title: 'Test',
    text: 'Tries each part with one small, real request and says what is wrong.',
    button: 'Test',
    running: 'Testing',
    saveFirst: 'Tests what is saved.',
    ok: 'All parts answer.',
    notOk: 'At least one part does not work.',
    parts: {
      stt: 'Hearing',
      llm: 'Thinking',
      tts: 'Speaking',
      realtime: 'Hearing and speaking',
      'speech-programs': 'Speech program',
    },
    works: 'Works',
    fails: 'Fails',
  },
  remove: {
    title: 'Delete this connection',
    text: 'Its keys are forgotten at once. Calls that were made stay readable.',
    button: 'Delete the connection',
  },
}
