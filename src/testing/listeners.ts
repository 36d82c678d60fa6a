/**
 * Who listens on this machine, as the kernel tells it (Linux).
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

export interface Listening {
  /** `address:port` */
  ports: string[]
  udp: string[]
  /** Paths of sockets in the file system. */
  sockets: string[]
}

const listens = '0A'

/** Where these processes listen. */
export function listeners(pids: ReadonlySet<string>): Listening {
  const inodes = new Set([...pids].flatMap(socketsOf))
  return {
    ports: [...net('tcp'), ...net('tcp6')]
      .filter(({ state, inode }) => state === listens && inodes.has(inode))
      .map(({ local }) => local),
    udp: [...net('udp'), ...net('udp6')]
      .filter(({ inode }) => inodes.has(inode))
      .map(({ local }) => local),
    sockets: rows('unix')
      // Flag 0x10000: it accepts connections.
      .filter(([, , , flags, , , inode = '']) => flags === '00010000' && inodes.has(inode))
      .map((row) => row[7] ?? 'without a name'),
  }
}

/** How many connections to a port of this machine some process still holds at that end. */
export function connectionsTo(port: number): number {
  return [...net('tcp'), ...net('tcp6')].filter(
    ({ local, state, inode }) => local.endsWith(`:${port}`) && state !== listens && inode !== '0',
  ).length
}

function rows(file: string): string[][] {
  return readFileSync(`/proc/net/${file}`, 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
}

function net(file: string) {
  return rows(file).map(([, local = '', , state, , , , , , inode = '']) => ({
    local: readable(local),
    state,
    inode,
  }))
}

function socketsOf(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? []
      } catch {
        return []
      }
    })
  } catch {
    return []
  }
}

/** The kernel writes addresses in words of four bytes, the last byte first. */
function readable(local: string): string {
  const [address = '', port = ''] = local.split(':')
  const bytes = (address.match(/.{8}/g) ?? []).flatMap((word) =>
    word
      .match(/../g)!
      .toReversed()
      .map((byte) => Number.parseInt(byte, 16)),
  )
  const number = Number.parseInt(port, 16)
  if (bytes.length === 4) return `${bytes.join('.')}:${number}`
  const isLoopback = bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1
  return `${isLoopback ? '::1' : Buffer.from(bytes).toString('hex')}:${number}`
}
