const obstacles = {
  disabled: 'Switched off: its button is not shown.',
  agent_gone: 'Its agent was deleted. Visitors read that nobody can be reached. Choose another agent.',
  agent_not_published:
    'Its agent is not published. Visitors read that nobody can be reached. Publish the agent.',
}

/** Talk buttons for other pages: their pages here, and what visitors read there. English. */
export const widgetsEn = {
  title: 'Widgets',
  lead: 'A talk button for your own web pages: visitors speak with an agent, with nothing to install. It works only on the pages that you name.',
  new: 'New widget',
  filter: 'Filter the widgets on this page',
  empty: {
    title: 'No widgets yet',
    text: 'A widget is one line of HTML in a page of yours. It shows a button; whoever clicks it talks with the agent that you choose.',
  },
  columns: { name: 'Name', agent: 'Agent', origins: 'Pages', state: 'State', today: 'Calls today' },
  states: { open: 'In use', disabled: 'Switched off', unreachable: 'Nobody can be reached' },
  obstacles,
  goneAgent: 'Deleted agent',
  create: {
    title: 'New widget',
    lead: 'The button can be changed later; pages that show it need no change then.',
    submit: 'Create widget',
    noAgent: 'No agent is published yet. Visitors reach published versions only.',
    noAgentLink: 'Publish an agent first',
  },
  form: {
    name: { label: 'Name', help: 'For you: visitors do not see it. Calls are listed under it.' },
    agent: { label: 'Agent', help: 'Visitors reach its published version.' },
    origins: {
      label: 'Pages that may show it',
      help: 'One origin a line, such as https://www.example.com: scheme, host and port, no path, no wildcards. Everything else is refused.',
    },
    perVisitor: {
      label: 'Calls per visitor and hour',
      help: 'Visitors are told apart by their network address, which is never kept. People behind one address count as one.',
    },
    perDay: { label: 'Calls per day', help: 'Of all visitors together, by the day of the organization.' },
    text: { label: 'What the button says', help: 'In the language of your page.' },
    color: {
      label: 'Colour of the button',
      help: 'The words on it become white or black, whichever is easier to read.',
    },
    side: { label: 'Corner', left: 'Bottom left', right: 'Bottom right' },
    transcript: {
      label: 'Show what is said',
      help: 'Visitors read along while they talk. It helps whoever does not hear well.',
    },
    enabled: { label: 'In use', help: 'Switched off, the button disappears from all pages.' },
    save: 'Save',
    saved: (time: string) =>
      `Saved at ${time}. It acts on the next page that is loaded, and on the next call.`,
  },
  preview: { title: 'Preview', text: 'The button as visitors see it.' },
  snippet: {
    title: 'Put it into your page',
    text: 'Copy this line into the HTML of each page, best before the closing body tag.',
    copy: 'Copy',
    policy:
      'If your page sends a Content-Security-Policy, it must allow this address in script-src and connect-src:',
  },
  today: (calls: number, limit: number) => `${calls} of ${limit} calls today`,
  seeCalls: 'See its calls',
  remove: {
    title: 'Remove this widget',
    text: 'Its button then tells visitors that it may not be used. Calls that were made stay. To stop it for a while, switch it off instead.',
    button: 'Remove widget',
  },
  /** Beside a call. */
  caller: (widget: string) => `Visitor, by ${widget}`,
  goneWidget: 'a removed widget',
  /** What visitors read and hear read out on the page that shows the button. */
  button: {
    panel: 'Call',
    close: 'Close',
    hangUp: 'Hang up',
    mute: 'Mute',
    unmute: 'Unmute',
    again: 'Call again',
    enableSound: 'Enable sound',
    caller: 'You',
    agent: 'Other side',
    levels: 'Loudness',
    transcript: 'What is said',
    status: {
      placing: 'Connecting',
      connecting: 'Connecting',
      ringing: 'Connected. Waiting for an answer',
      listening: 'Listening',
      thinking: 'One moment',
      speaking: 'Speaking',
      reconnecting: 'The connection is interrupted. Reconnecting',
      ending: 'Hanging up',
      ended: 'The call has ended',
      failed: 'The call could not be placed',
    },
    microphone: {
      asking: 'Your browser asks for the microphone.',
      muted: 'Your microphone is muted.',
      refused:
        'Your browser refuses the microphone, so you are not heard. Allow it for this page in the address bar, then call again.',
      missing: 'No microphone was found, so you are not heard.',
      busy: 'Another program holds the microphone, so you are not heard.',
      failed: 'The microphone could not be opened, so you are not heard.',
      insecure: 'The browser gives this page no microphone, because it is not served over https.',
    },
    soundBlocked: 'Your browser holds the sound back until you click.',
    unreachable: 'Nobody can be reached here at the moment.',
    offline: 'You are offline. Check your connection and call again.',
    noAnswer: 'The server does not answer. Try again in a moment.',
    noScript: 'The call could not be loaded. The security policy of this page may not allow it.',
    connectFailed: 'The audio connection failed. A firewall may be in the way.',
    unsupported: 'This browser cannot make calls.',
  },
}
