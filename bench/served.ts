/**
 * The web process that is measured: the product, with two floors beside it to compare with.
 *
 * `/_vloer/geheugen/…` answers the bytes of that page from memory, without any of our own layers;
 * `/_vloer/database` does no more than `begin; set_config; select; commit` on the product's pool.
 * `…/activiteiten/:activity/geopend` is the page of an activity, and records that it was opened.
 */
import { Hono } from 'hono'
import { createApp } from '#app'
import { record } from '#platform/audit.ts'
import { connectDatabase, pools, visitor } from '#platform/database.ts'
import { startJobs } from '#platform/jobs.ts'
import { openKeyring } from '#platform/keyring.ts'
import { stopOnSignal } from '#platform/lifetime.ts'
import { listen } from '#platform/listener.ts'
import { openDatabaseServer } from '#platform/server.ts'
import { readSettings } from '#platform/settings.ts'
import { requires } from '#platform/web.tsx'
import { showActivity } from '#programme/routes/activities.tsx'

const settings = readSettings()
const listener = await listen(settings)
const server = await openDatabaseServer({
  ...settings,
  database: process.env['KRING_BENCH_DATABASE'] ?? 'kring',
  join: true,
})
connectDatabase({ app: server.as('app'), identity: server.as('identity') })
openKeyring(settings.keysDir)
await startJobs(server.as('app'), { work: false })

const app = createApp({ demonstration: true })
app.get(
  '/programma/:plan/activiteiten/:activity/geopend',
  requires('programme.read'),
  async (c) => {
    await record(c.var.work, 'programme.activity_opened', c.req.param('activity'))
    return showActivity(c)
  },
)

const kept = new Map<string, { body: Uint8Array<ArrayBuffer>; status: number; type: string }>()
const floors = new Hono()
  .get('/_vloer/database', async (c) => c.text(String(await bareTransaction())))
  .on(['GET', 'POST'], '/_vloer/geheugen/*', async (c) => {
    const path = c.req.path.slice('/_vloer/geheugen'.length)
    const known = kept.get(path) ?? (await keep(path, c.req.raw))
    return new Response(known.body, {
      status: known.status,
      headers: { 'Content-Type': known.type },
    })
  })
const isFloor = /^https?:\/\/[^/]+\/_vloer\//
listener.serve((request) =>
  isFloor.test(request.url) ? floors.fetch(request) : app.fetch(request),
)
stopOnSignal(() => listener.stop())

async function bareTransaction(): Promise<number> {
  const client = await pools().app.connect()
  try {
    await client.query(`begin; select set_config('app.actor', '${visitor.functionId}', true)`)
    const { rowCount } = await client.query({
      name: 'floor',
      text: 'select code, name from network.municipality where code = $1',
      values: ['GM0917'],
    })
    await client.query('commit')
    return rowCount ?? 0
  } finally {
    client.release()
  }
}

async function keep(path: string, { headers, url, method }: Request) {
  const own = method === 'GET' ? await app.request(new URL(path, url), { headers }) : undefined
  const answer = {
    body: new Uint8Array((await own?.arrayBuffer()) ?? new ArrayBuffer(0)),
    status: own?.status ?? 303,
    type: own?.headers.get('Content-Type') ?? 'text/plain',
  }
  if (answer.status >= 400) throw new Error(`${path} answers ${answer.status}`)
  kept.set(path, answer)
  return answer
}
