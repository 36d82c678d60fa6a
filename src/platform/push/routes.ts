/**
 * Putting messages on and off for a device, by its owner; under `/mijn/berichten/toestellen`.
 */
import { z } from 'zod'
import { record } from '#platform/audit.ts'
import { readForm } from '#platform/form.ts'
import { deviceOf } from '#platform/identity/sessions.ts'
import { ForbiddenAddress, mayCall } from '#platform/outgoing.ts'
import { addDevice, askTrial, removeDevice } from '#platform/push/devices.ts'
import { handOver, pushWay } from '#platform/push/sending.ts'
import { pages, pathId, requires } from '#platform/web.tsx'

const home = '/mijn/berichten'
const DeviceForm = z.object({ endpoint: z.url().max(1000) })

export const devicePages = pages()
  .post('/', requires('account.own'), async (c) => {
    const form = await readForm(c, DeviceForm)
    // What a browser gives is an address of a push service; anything else was no browser that can.
    if (!form.valid || !reachable(form.value.endpoint))
      return c.redirect(`${home}?gedaan=toestel-kan-niet`, 303)
    const { work } = c.var
    await handOver(form.value.endpoint, work.actor.personId)
    if (!(await addDevice(work, deviceOf(c), form.value.endpoint)))
      return c.redirect(`${home}?gedaan=toestellen-vol`, 303)
    await record(work, 'identity.device_added', work.actor.personId)
    return c.redirect(`${home}?gedaan=toestel`, 303)
  })

  .post('/:device/weg', requires('account.own'), async (c) => {
    const { work } = c.var
    const gone = await removeDevice(work, pathId(c, 'device'))
    if (gone) await record(work, 'identity.device_removed', work.actor.personId)
    return c.redirect(`${home}?gedaan=${gone ? 'toestel-weg' : 'geen-toestel'}`, 303)
  })

  .post('/:device/proef', requires('account.own'), async (c) => {
    const asked = await askTrial(c.var.work, pathId(c, 'device'))
    return c.redirect(`${home}?gedaan=${asked ? 'toestel-proef' : 'geen-toestel'}`, 303)
  })

function reachable(endpoint: string): boolean {
  try {
    mayCall(new URL(endpoint), { loopback: pushWay().loopback })
    return true
  } catch (error) {
    if (error instanceof ForbiddenAddress) return false
    throw error
  }
}
