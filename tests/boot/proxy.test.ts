/**
 * The proxy that we hand out, as it is written in `deploy/nginx.conf`, before a Kring: only TLS that is
 * good, live signs as they come, and an address that nobody makes up (kit 13).
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { connect, type ConnectionOptions, type SecureVersion } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '#platform/paths.ts'
import { localCertificate } from '#testing/certificate.ts'
import { freePort, startProduct, temporaryFolder, type Product } from '#testing/product.ts'

const nginx = ['/usr/sbin/nginx', '/usr/bin/nginx'].find(
  (path) => spawnSync(path, ['-v']).status === 0,
)
const { folder, remove } = temporaryFolder()
const { key, cert } = localCertificate()
let product: Product
let proxy: ChildProcess
let port: number

beforeAll(async () => {
  if (!nginx) return
  product = await startProduct(join(folder, 'data'), { env: { KRING_PROXIES: '1' } })
  await product.ready()
  port = await freePort()
  const plain = await freePort()
  mkdirSync(join(folder, 'proxy'))
  writeFileSync(join(folder, 'certificate.pem'), cert)
  writeFileSync(join(folder, 'key.pem'), key, { mode: 0o600 })
  // The file as it is, but for what is of this place: ports, paths and the name.
  const site = readFileSync(join(root, 'deploy/nginx.conf'), 'utf8')
    .replaceAll(/ *listen \[::\].*\n/g, '')
    .replace('listen 80;', `listen 127.0.0.1:${plain};`)
    .replaceAll('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
    .replaceAll('kring.voorbeeld.nl', 'localhost')
    .replaceAll('/etc/ssl/kring', folder)
    .replaceAll('/var/log/nginx', folder)
    .replace('server 127.0.0.1:3000;', `server 127.0.0.1:${product.port};`)
    .replace(/ *server 127.0.0.1:3001;\n/, '')
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((one) => `${one}_temp_path ${folder}/proxy/${one};`)
    .join('\n')
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log; events {}\nhttp {\n${paths}\n${site}\n}`,
  )
  proxy = spawn(nginx, ['-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  for (let n = 0; n < 100 && !(await ask('/gezond').catch(() => undefined)); n++) await pause(100)
})
afterAll(async () => {
  proxy?.kill('SIGTERM')
  await product?.stop()
  remove()
})

describe.skipIf(!nginx)('nginx, which must be installed for this', () => {
  test.each<[SecureVersion, boolean]>([
    ['TLSv1', false],
    ['TLSv1.1', false],
    ['TLSv1.2', true],
    ['TLSv1.3', true],
  ])('%s is spoken: %s', async (version, spoken) => {
    // Node itself would not offer the old ones otherwise.
    const old = version < 'TLSv1.2' ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {}
    const said = await handshake({ minVersion: version, maxVersion: version, ...old })
    expect(said === version).toBe(spoken)
  })

  test('no suite without forward secrecy or authenticated encryption is agreed on', async () => {
    const weak = [
      'AES128-SHA',
      'AES256-GCM-SHA384',
      'ECDHE-ECDSA-AES128-SHA',
      'ECDHE-ECDSA-AES256-SHA384',
      'NULL',
      'eNULL',
      'RC4',
      'DES-CBC3-SHA',
    ]
    for (const suite of weak)
      expect(
        await handshake({ maxVersion: 'TLSv1.2', ciphers: `${suite}:@SECLEVEL=0` }),
        suite,
      ).toBeUndefined()
    expect(
      await handshake({ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384' }),
    ).toBe('TLSv1.2')
  })

  test('who asks for another name gets no answer', async () => {
    expect(
      await handshake({ servername: 'elders.example', rejectUnauthorized: false }),
    ).toBeUndefined()
  })

  test('pages keep their guards, and the proxy says the same of its own answers', async () => {
    const page = await ask('/')
    expect(page.status).toBe(200)
    expect(page.headers['strict-transport-security']).toMatch(/^max-age=31536000/)
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'")
    const large = await ask('/inloggen/demonstratie', { body: 'x'.repeat(2_000_000) })
    expect(large.status).toBeGreaterThanOrEqual(413)
    expect(large.headers['strict-transport-security']).toMatch(/^max-age=31536000/)
    expect(large.headers['cache-control']).toBe('no-store')
    expect(large.headers['server'] ?? '').not.toMatch(/\d/)
  })

  test('a live sign comes through at once, and a form of ours is known as ours', async () => {
    const signedIn = await ask('/inloggen/demonstratie', {
      body: 'persoon=projectleider',
      headers: { origin: `https://localhost:${port}`, host: `localhost:${port}` },
    })
    expect(signedIn.status).toBe(303)
    const cookie = /__Host-kring=[\w-]{43}/.exec(String(signedIn.headers['set-cookie']))![0]
    const begun = performance.now()
    const first = await new Promise<string>((done, fail) => {
      const asking = request(
        { port, host: 'localhost', ca: cert, path: '/live?over=inbox::x', headers: { cookie } },
        (response) => {
          response.setEncoding('utf8').once('data', (text: string) => {
            done(text)
            asking.destroy()
          })
        },
      )
      asking.on('error', fail).end()
    })
    expect(first).toContain('retry:')
    expect(performance.now() - begun).toBeLessThan(2_000)
  })
})

/** @returns the version that was agreed on, or undefined when none was */
function handshake(options: ConnectionOptions): Promise<string | undefined> {
  return new Promise((done) => {
    try {
      const socket = connect(
        { port, host: 'localhost', servername: 'localhost', ca: cert, ...options },
        () => {
          done(socket.getProtocol() ?? undefined)
          socket.destroy()
        },
      )
      socket.on('error', () => done(undefined))
    } catch {
      // A suite that this Node has no more was not agreed on either.
      done(undefined)
    }
  })
}

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
}

function ask(
  path: string,
  { body, headers }: { body?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((done, fail) => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const asking = request(
      {
        port,
        host: 'localhost',
        ca: cert,
        path,
        method: body === undefined ? 'GET' : 'POST',
        headers: { ...(body !== undefined && form), ...headers },
      },
      (response) => {
        response.resume()
        response.on('end', () =>
          done({ status: response.statusCode ?? 0, headers: response.headers }),
        )
      },
    )
    asking.on('error', fail).end(body)
  })
}
