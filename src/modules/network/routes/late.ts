/**
 * Saving what someone else saved meanwhile: the form comes back with all that was typed.
 */
import type { Form } from '#platform/form.ts'
import { Refusal } from '#platform/refusal.ts'

const newer = {
  by: 'Iemand anders wijzigde dit intussen. Open de pagina opnieuw in een ander tabblad om te zien wat er nu staat.',
  saved: {},
}

/** The form as it comes back to who was too late. */
export function late<T>(form: Form<T>): Form<T> {
  return { valid: false, typed: form.typed, errors: {}, newer }
}

/** Saves; the form to show again when someone else was before us, undefined when it was saved. */
export async function savedOrLate<T>(
  form: Form<T>,
  save: () => Promise<unknown>,
): Promise<Form<T> | undefined> {
  try {
    await save()
    return undefined
  } catch (error) {
    if (error instanceof Refusal && error.code === 'entry_changed') return late(form)
    throw error
  }
}
