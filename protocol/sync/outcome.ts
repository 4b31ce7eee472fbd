/**
 * The outcome for entries that were offered: `ahead` where they are stored and others below them are missing, `gap` where they
 * follow nothing that is known, `fork` where others stand in their place, `bad` where the feed's key did not sign them, `refused`
 * where nobody wants them.
 */
export type Outcome = 'stored' | 'ahead' | 'known' | 'gap' | 'fork' | 'refused' | 'bad'
