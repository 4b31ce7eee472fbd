/** The field of the search screen, which is a chunk of its own: a key anywhere leads into it. */
export const searchField = 'search-words'
