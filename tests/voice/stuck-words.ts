/** What `stuck-thread.fixture.ts` is told when it shall loop for ever. */
export const SPIN = 'spin for ever'
