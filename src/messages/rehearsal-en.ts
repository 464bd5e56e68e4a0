/** What the built-in Rehearsal connection says on the line. English, spoken. */
export const rehearsalEn = {
  /** Stands in the transcript for words that nobody recognised. */
  unheardWords: '(spoken words)',
  /** Stands in the transcript for speech that is nothing Rehearsal knows. */
  unclearWords: '(unclear)',
  /** The same where the ears have a guess. */
  guessedWords: (words: string) => `${words} (?)`,

  ears: {
    busy: 'My ears are taken: at most two calls at a time are heard in a rehearsal. Please type to me instead.',
    lost: 'My ears have failed me, so I cannot hear you any more. Please type to me instead.',
    /** For the people on the page. */
    lostNotice: 'Speech recognition of this machine stopped twice. The call goes on by typed text.',
  },

  whatItIs:
    'I am Rehearsal, the voice that is built into Parley for trying things out. I know a handful of questions and no model. To give me a real mind, open Model connections and connect a language model, a voice and a speech recognition.',
  understands:
    'I did not understand that. In a rehearsal you can ask for the opening hours, the address, the time or a person, book a table, or say goodbye.',
  didYouMean: (words: string) => `Sorry, I am not sure. Did you mean: ${words}?`,
  sayItAgain: 'All right. Please say it again.',
  unclear: {
    anything:
      'Sorry, I did not understand. Ask me for the opening hours, for example, or say: book a table for four people, tomorrow at seven.',
    people: 'Sorry, I did not understand. How many people? Say, for example: four people.',
    when: 'Sorry, I did not understand. Which day, and what time? Say, for example: tomorrow at seven.',
    yes_or_no: 'Sorry, I did not understand. Please say: yes please. Or say: no thank you.',
  },
  hello: (organizationName: string) =>
    `Hello, this is the rehearsal voice of ${organizationName}. What can I do for you?`,

  openingHours: (openingHours: string) => `Our opening hours are: ${openingHours}`,
  noOpeningHours:
    'Our opening hours are not written down yet. You find the place for them under organization context.',
  address: (address: string) => `Our address is: ${address}`,
  noAddress: 'Our address is not written down yet. You find the place for it under organization context.',

  noClock: 'I have no clock: this agent was not given the tool for it.',
  time: (answer: string) => `It is ${answer}.`,
  person: 'I would put you through to a person now. In a rehearsal there is nobody at the other end.',
  goodbye: 'Thank you for calling. Goodbye.',
  goodbyeWithoutHangUp: 'Goodbye. I was not given the tool to hang up, so please end the call yourself.',

  booking: {
    askPeople: 'With pleasure. For how many people shall the table be?',
    askWhen: (people: number) => `A table for ${people}. For which day, and at what time?`,
    confirm: (people: number, when: string) => `That is a table for ${people}, ${when}. Is that right?`,
    askYesOrNo: 'Please say yes or no: is the table right?',
    nothingBooked: 'In a real call I would book that table now. This is a rehearsal, so nothing was booked.',
    cancelled: 'All right, I have booked nothing. What else can I do for you?',
  },
  toolFailed: (reason: string) => `That did not work. ${reason}`,
}
