/** The Talk page: a call from the browser. English. */
export const talkEn = {
  title: (agent: string) => `Talk with ${agent}`,
  start: 'Talk',
  again: 'Talk again',
  hangUp: 'Hang up',
  mute: 'Mute',
  unmute: 'Unmute',
  enableSound: 'Enable sound',
  soundBlocked: 'Your browser holds the sound back until you click.',
  lead: 'Click "Talk" and speak, or type. What is said appears here as it is said; the microphone is asked for once the call is connected.',
  which: {
    label: 'What to call',
    published: (number: number) => `Published version v${number}`,
    draft: 'Draft',
    draftHelp: 'As it is saved now, with changes that are not published.',
    onlyDraft: 'This agent has no published version yet: the call runs the draft.',
  },
  values: {
    label: 'Values for this call',
    help: 'One a line, as name: value. They replace {{name}} in greeting and instructions.',
  },
  sides: { caller: 'You', agent: 'Agent' },
  level: { caller: 'Level of your microphone', agent: 'Level of the agent' },
  status: {
    idle: 'Not connected',
    placing: 'Placing the call',
    connecting: 'Connecting',
    ringing: 'Connected. Waiting for the agent',
    listening: 'The agent is listening',
    thinking: 'The agent is thinking',
    speaking: 'The agent is speaking',
    reconnecting: 'The connection is interrupted. Reconnecting',
    ending: 'Hanging up',
    ended: 'The call has ended',
    failed: 'The call could not be placed',
  },
  microphone: {
    asking: 'Your browser asks for the microphone.',
    refused:
      'The browser refuses the microphone. You can type, and you hear the answers. To speak, allow the microphone for this page in the address bar.',
    missing: 'No microphone was found. You can type, and you hear the answers.',
    busy: 'Another program holds the microphone. You can type, and you hear the answers.',
    failed: 'The microphone could not be opened. You can type, and you hear the answers.',
    insecure: 'The browser gives this address no microphone. You can type, and you hear the answers.',
    muted: 'Your microphone is muted.',
  },
  insecureAdvice:
    'Browsers give the microphone only to https pages or to this same machine. You can type. To speak from here, start Parley with --tls self-signed (or TLS_CERT and TLS_KEY) and open the https address.',
  noScript: 'A call needs JavaScript: this page connects your microphone to the agent.',
  noWebRtc: 'This browser cannot make calls (WebRTC is missing or switched off).',
  connectFailed:
    'The call was placed, but the audio connection to it failed. On this machine, check that no firewall blocks the UDP port that Parley prints at start.',
  transcript: {
    label: 'Transcript',
  },
  text: {
    label: 'Type to the agent',
    placeholder: 'Type instead of speaking',
    send: 'Send',
    failed: 'The text was not sent. Try again.',
  },
  rehearsal: {
    badge: 'Rehearsal',
    text: 'This agent runs on Rehearsal: a small built-in script, no model. It knows English only: typed questions about opening hours, the address, the time and booking a table, and some of them spoken, where pocketsphinx is installed on this machine.',
    link: 'Connect a real model',
  },
  ended: {
    title: 'Call ended',
    open: 'Open the call',
  },
}
