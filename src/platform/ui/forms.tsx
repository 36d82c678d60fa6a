/**
 * The fields of a form.
 */
export { AmountField, DateField, FileField, TextArea, TextField } from '#platform/ui/boxes.tsx'
export { Checkbox, Choice, Choices, Select, type Options } from '#platform/ui/choices.tsx'
export type { FieldProps, FieldWidth } from '#platform/ui/field.tsx'
