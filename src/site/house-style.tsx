import { openForm } from '#platform/form.ts'
import { HouseStylePage } from '#platform/ui/index.ts'

/** Every part of the look in every state, for whoever builds a page. */
export function HouseStyle() {
  return <HouseStylePage form={openForm()} />
}
