/**
 * A million entries: sealed, checked, looked through. Runs when `KRING_MILLION` is set; it takes minutes.
 */
import { expect, test } from 'vitest'
import { checkTrail } from '#platform/audit/check.ts'
import { sealAll } from '#platform/audit/seal.ts'
import { adminQuery, testDatabase } from '#testing/database.ts'

const asked = Number(process.env['KRING_MILLION'] ?? 0)

test.runIf(asked > 0)(
  'a million entries verify within 10 seconds',
  { timeout: 900_000 },
  async () => {
    await fill(asked)
    const sealed = await timed(() => sealAll())
    expect(sealed.value).toBe(asked)
    await adminQuery('analyze audit.entry, audit.seal, audit.head')
    const checked = await timed(() => checkTrail(testDatabase('app')))
    expect(checked.value).toMatchObject({ sound: true, entries: asked })
    console.log(`${asked} entries: sealed in ${sealed.seconds} s, verified in ${checked.seconds} s`)
    expect(checked.seconds / (asked / 1_000_000)).toBeLessThan(10)
  },
)

/** Entries of 500 people of 200 organisations in five modules, over two years. */
async function fill(count: number): Promise<void> {
  await adminQuery(
    `insert into audit.entry (at, function_id, person_id, organisation_id, role, action, subject,
                              details, request_id, session_id, trace_id, ground)
     select now() - (($1::int - n) * interval '63 seconds'), md5('f' || n % 600)::uuid,
            md5('p' || n % 500)::uuid, md5('o' || n % 200)::uuid, 'professional',
            (array['programme', 'casework', 'people', 'identity', 'audit'])[1 + n % 5] || '.deed',
            'file-' || n % 20000, jsonb_build_object('count', n), gen_random_uuid(),
            md5('s' || n % 5000)::uuid, gen_random_uuid(), case when n % 3 = 0 then 'covenant 5.2' end
     from generate_series(1, $1::int) n`,
    [count],
  )
}

async function timed<T>(task: () => Promise<T>): Promise<{ value: T; seconds: number }> {
  const start = performance.now()
  const value = await task()
  return { value, seconds: Math.round(performance.now() - start) / 1_000 }
}
