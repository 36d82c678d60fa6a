/**
 * Calls to addresses that people filled in: only to the open internet, never into our own network.
 */
import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

/** An address that Kring does not call. */
export class ForbiddenAddress extends Error {}

const inside = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  inside.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
  ['2001:db8::', 32],
] as const)
  inside.addSubnet(network, bits, 'ipv6')

/**
 * Whether Kring may call `url`: https, a host outside our own network. In the demonstration, where a
 * provider runs on the same machine, loopback over http is allowed too.
 *
 * @throws ForbiddenAddress
 */
export async function checkOutgoing(url: URL, { loopback }: { loopback: boolean }): Promise<void> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (loopback && (host === 'localhost' || host === '127.0.0.1' || host === '::1')) return
  if (url.protocol !== 'https:' || url.username || url.password) throw new ForbiddenAddress(host)
  const addresses = isIP(host)
    ? [{ address: host }]
    : await lookup(host, { all: true }).catch(() => [])
  if (addresses.length === 0) throw new ForbiddenAddress(host)
  for (const { address } of addresses) {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
    if (inside.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4')) throw new ForbiddenAddress(host)
  }
}
