// The paper, as every page names it.

/** What stands at the head of every page. */
export const paper = {
  name: 'The Nimbus',
  motto: 'News of Port Averil and the weather beyond',
  /** The day of this issue. */
  get today(): Date {
    return new Date()
  },
}
