/**
 * Prints the bill of materials of Kring (CycloneDX 1.6, JSON): every package of the lock file, with its
 * version, licence, digest, and whether it is in the product or a tool.
 *
 *     node bin/sbom.mjs > kring.cdx.json
 *
 * The same lock file gives the same text.
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const read = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'))
const { name, version, license } = read('package.json')
const components = Object.entries(read('package-lock.json').packages)
  .filter(([path]) => path !== '')
  .map(([path, one]) => component(path.slice(path.lastIndexOf('node_modules/') + 13), one))
  .sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1))
  .filter((one, n, all) => one['bom-ref'] !== all[n - 1]?.['bom-ref'])

console.log(
  JSON.stringify(
    {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: {
        component: { type: 'application', name, version, licenses: [{ expression: license }] },
      },
      components,
    },
    undefined,
    1,
  ),
)

function component(packageName, { version: packageVersion, license: licence, integrity, dev }) {
  const purl = `pkg:npm/${packageName.replace('@', '%40')}@${packageVersion}`
  return {
    type: 'library',
    'bom-ref': purl,
    name: packageName,
    version: packageVersion,
    purl,
    scope: dev ? 'excluded' : 'required',
    licenses: licence ? [{ expression: licence }] : [],
    hashes: integrity
      ? [{ alg: 'SHA-512', content: Buffer.from(integrity.slice(7), 'base64').toString('hex') }]
      : [],
  }
}
