/**
 * The teacher: hears it from a colleague, and reads here what to do. Nothing of any child stands here.
 */
import { pages, requires, show } from '#platform/web.tsx'
import { schoolOfTeacher } from '#handle-with-care/actions/index.ts'
import * as store from '#handle-with-care/store/index.ts'
import { TeachPage } from '#handle-with-care/views/teach.tsx'

export const teachPages = pages().get(
  '/leerkracht',
  requires('handle-with-care.teach'),
  async (c) => {
    const { work } = c.var
    const school = await schoolOfTeacher(work)
    const receivers = school ? await store.receiversOf(work.db, school.id) : []
    return show(c, <TeachPage school={school} receivers={receivers} />)
  },
)
