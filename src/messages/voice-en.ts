import type { Phrase } from '#lib/phrase.ts'

/** What calls say, and what people read about them: spoken service sentences, how a call ended, why none can start. English. */
export const voiceEn = {
  /** Spoken by the program itself, on the line. */
  serviceSentences: {
    providerFailed:
      'I am sorry, I have a technical problem and cannot go on. Please try again later. Goodbye.',
    maxDurationWarning: 'We have one minute left in this call.',
    stillThere: 'Are you still there?',
    silenceOffer: 'I cannot hear you. If you would like to go on, just say something.',
    silenceGoodbye: 'I still cannot hear you, so I will end the call now. Please call again. Goodbye.',
    oneMoment: 'One moment, please.',
    resumed: 'I am sorry, I was away for a moment. Where were we?',
    lostThread: 'I am sorry, I lost my thread. Could you please say that again?',
    maxDuration: 'I am sorry, this call has reached its longest time and ends now. Goodbye.',
    earsNotConnected:
      'I cannot hear you: my ears are not connected here, and they know English only. Please type to me instead.',
    shutdown:
      'I am sorry, our system is about to restart, so this call ends now. Please call again in a minute. Goodbye.',
  },

  /** Spoken where one agent leaves and another one takes the call over. */
  handOver: {
    farewell: (name: string) => `One moment, I am handing you over to ${name}.`,
    opening: (name: string) => `This is ${name}. What can I do for you?`,
  },

  /** Said behind the greeting, in the voice of this language. */
  languageInvitation: 'For English, say "English".',

  /** Why no call can start just now. */
  refusals: {
    full: (count: number): Phrase =>
      count === 1
        ? { text: 'The one line is busy. Try again when its call has ended.' }
        : { text: 'All {count} lines are busy. Try again in a moment.', values: { count } },
    stopping: 'Parley is shutting down and takes no new calls. Try again in a minute.',
    livekitAway: 'Calls are not possible at the moment: the LiveKit server does not answer.',
    workerAway: 'Calls are not possible at the moment: Parley is not yet registered with the LiveKit server.',
    overloaded: 'Parley is too busy to take another call with good sound. Try again in a moment.',
    mediaHostAway:
      'Calls are not possible at the moment: the part that handles the audio is starting. Try again in a few seconds.',
  },

  /** How a call ended, where the reason alone does not say it. */
  endDetails: {
    nobodyJoined: 'Nobody joined the call in time.',
    notConnected: 'The caller and the agent did not get connected in time.',
    livekitLost: 'The connection to the LiveKit server was lost and did not come back in time.',
    roomClosed: 'The room of the call was closed on the LiveKit server.',
    callerSilent: 'The caller said nothing for a long time.',
    mediaHostDied: 'The part that handles the audio stopped while the call was under way.',
    noAnswerFromMediaHost: 'The part that handles the audio did not confirm the end of the call.',
    notStarted: 'The call could not be started because of an internal error.',
  },

  /** Said to the model, which may repeat it to the caller. */
  tools: {
    timedOut: (name: string) => `The tool ${name} did not answer in time.`,
    failed: (name: string) => `The tool ${name} failed because of an internal error.`,
    underWay: (name: string) =>
      `The tool ${name} was started and its result is not known yet. Do not start it again unless the caller asks for that.`,
    tooMany: 'Too many tools were used in this call. Go on without them.',
  },

  /** About the LiveKit server, for the operator: at start-up and on /readyz. */
  livekit: {
    missing:
      'livekit-server was not found. Run bin/start, which installs it, put it on the PATH, set LIVEKIT_SERVER_BIN to it, or set LIVEKIT_URL to a LiveKit server of your own.',
    binaryUnusable: 'LIVEKIT_SERVER_BIN does not name a program that can be run.',
    exited: (reason: string) => `livekit-server could not be started: ${reason}`,
    notHealthy: 'livekit-server was started but does not answer.',
    noFreePorts:
      'livekit-server could not be started: its ports were taken by other programs, several times in a row.',
    starting: 'livekit-server is starting.',
    restarting: 'livekit-server stopped and is being started again.',
    stopped: 'livekit-server is stopped.',
    healthy: 'LiveKit answers.',
    managedReady: ({ nodeIp, udpPort, tcpPort }: { nodeIp: string; udpPort: number; tcpPort: number }) =>
      `Calls are ready. Audio comes in at ${nodeIp}, UDP port ${udpPort}${tcpPort > 0 ? ` (TCP port ${tcpPort} where UDP is blocked)` : ''}.`,
    externalReady: (url: string) => `Calls are ready, on the LiveKit server at ${url}.`,
    wrongAddress: (reason: string) => `LIVEKIT_URL: no LiveKit server answers at this address (${reason}).`,
    notLivekit: 'LIVEKIT_URL: something answers at this address, but it is not a LiveKit server.',
    wrongKeys: 'LIVEKIT_API_KEY or LIVEKIT_API_SECRET: the LiveKit server does not accept them.',
  },

  /** About the two halves of the voice door, for /readyz. */
  parts: {
    workerRegistered: 'Registered for calls.',
    workerConnecting: 'Not registered with the LiveKit server yet.',
    mediaHostReady: 'Ready.',
    mediaHostStarting: 'Starting.',
    mediaHostsPartlyReady: (ready: number, all: number) => `${ready} of ${all} audio processes are ready.`,
    mediaHostIncompatible:
      'The audio part speaks another version of the protocol: the installation is damaged.',
  },
}
