/** What the built-in Rehearsal connection says on the line. English, spoken. */
export const rehearsalEn = {
  /** Stands in the transcript for words that nobody recognised. */
  unheardWords: '(spoken words)',

  whatItIs:
    'I am Rehearsal, the voice that is built into Parley for trying things out. I know a handful of questions and no model. To give me a real mind, open Model connections and connect a language model, a voice and a speech recognition.',
  understands:
    'I did not understand that. In a rehearsal you can ask for the opening hours, the address, the time or a person, book a table, or say goodbye.',
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
    confirm: (people: number, when: string) => `That is a table for ${people}, ${when}. Shall I book it?`,
    askYesOrNo: 'Please say yes or no: shall I book the table?',
    nothingBooked: 'In a real call I would book that table now. This is a rehearsal, so nothing was booked.',
    cancelled: 'All right, I have booked nothing. What else can I do for you?',
    done: (answer: string) => `Done. ${answer}`,
  },
  toolFailed: (reason: string) => `That did not work. ${reason}`,
}
