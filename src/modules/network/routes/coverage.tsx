import { readForm } from '#platform/form.ts'
import { asked, pages, requires, show } from '#platform/web.tsx'
import { propose, proposed } from '#network/activities.ts'
import {
  allKinds,
  boxKey,
  BoxChoice,
  boxOf,
  coverageKinds,
  coverageTable,
  isCoverageKind,
  refuse,
  toDo,
} from '#network/rules/index.ts'
import { coverage, vocabulary } from '#network/store/index.ts'
import { Coverage } from '#network/views/coverage.tsx'

const about = 'coverage'

export const coveragePages = pages()
  .get('/dekking', requires('network.read'), async (c) => {
    const { work } = c.var
    const wanted = asked(c, 'van')
    const kind = isCoverageKind(wanted) ? wanted : 'aandachtsfunctionaris'
    const { forms, municipalities } = await vocabulary(work.db)
    const municipality = municipalities.find(({ code }) => code === asked(c, 'gemeente'))
    const columns = municipality
      ? allKinds.map((one) => ({ kind: one, municipality: municipality.code }))
      : municipalities.map(({ code }) => ({ kind, municipality: code }))
    const plans = await proposed(work, about)
    return show(
      c,
      <Coverage
        kind={kind}
        municipality={municipality}
        municipalities={municipalities}
        rows={coverageTable(await coverage(work.db), forms, columns)}
        proposedAt={(box) => plans.get(`${about}/${boxKey(box)}`)}
        proposes={work.actor.permissions.has('programme.contribute')}
      />,
    )
  })

  .post('/dekking/voorstellen', requires('programme.contribute'), async (c) => {
    const { work } = c.var
    const form = await readForm(c, BoxChoice)
    const { forms, municipalities } = await vocabulary(work.db)
    const empty = form.valid ? boxOf(form.value.vak, forms, municipalities) : undefined
    if (!empty) throw refuse('no_such_box')
    const { box } = empty
    const [row] = coverageTable(
      await coverage(work.db),
      [{ key: box.form, name: empty.form }],
      [box],
    )
    // Somebody may have come while the page stood open.
    if (row!.boxes[0]!.found > 0) throw refuse('box_not_empty')
    const back = asked(c, 'gemeente') ? `gemeente=${box.municipality}` : `van=${box.kind}`
    const place = await propose(work, {
      instrument: coverageKinds[box.kind].instrument,
      subject: `${about}/${boxKey(box)}`,
      text: toDo(box.kind, empty.form, empty.municipality),
      href: `/netwerk/dekking?van=${box.kind}#${box.form}`,
    })
    if (!place) throw refuse('no_activity_for_it')
    return c.redirect(`/netwerk/dekking?${back}&gedaan=actie-voorgesteld#${box.form}`, 303)
  })
