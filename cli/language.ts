/** The reader's language, as the system names it: `da_DK.UTF-8`. */
const { LC_ALL, LC_MESSAGES, LANG } = process.env

export const language: string = LC_ALL || LC_MESSAGES || LANG || 'en'
