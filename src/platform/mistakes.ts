/**
 * What zod says of a value where its schema has no words of its own: in Dutch, for forms and for the API.
 */
import { z } from 'zod'
import { nl } from 'zod/locales'

const { localeError: rest } = nl()

z.config({
  localeError: (issue) => {
    if (issue.code === 'unrecognized_keys') return 'Dit veld kent Kring niet.'
    if (issue.code === 'invalid_value' && issue.values.length > 1)
      return `Kies een van deze: ${issue.values.map(String).join(', ')}.`
    if (issue.code === 'invalid_type' && issue.input === undefined) return 'Dit veld ontbreekt.'
    return rest(issue)
  },
})
