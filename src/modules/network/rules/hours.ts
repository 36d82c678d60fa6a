/**
 * Opening hours by the clock of Amsterdam: open now, and if not, when again.
 */

/** From and until as `09:00`; `24:00` is the end of the day. Weekday 1 is Monday. */
export interface Opening {
  weekday: number
  opens: string
  closes: string
}

export interface Hours {
  roundTheClock: boolean
  openings: readonly Opening[]
}

/** A moment as clocks in Amsterdam show it. */
export interface WallTime {
  /** 2026-11-29 */
  day: string
  /** 08:05 */
  time: string
}

const weekdays = ['maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag', 'zondag']

const clock = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'short',
  timeStyle: 'short',
  hourCycle: 'h23',
})

/** What the clocks in Amsterdam show at an instant; the hour that comes twice in autumn is one hour. */
export function wallTime(at: Date): WallTime {
  const [day, time] = clock.format(at).split(', ')
  return { day: day!, time: time! }
}

/**
 * Whether it is open now, in words: "nu open, tot 17:00", "weer open maandag om 9:00". Undefined when no
 * hours are known.
 *
 * @param isClosedDay days on which it is closed whatever the weekday: public holidays
 */
export function openNow(
  { roundTheClock, openings }: Hours,
  now: WallTime,
  isClosedDay: (day: string) => boolean,
): { open: boolean; text: string } | undefined {
  if (roundTheClock) return { open: true, text: 'dag en nacht bereikbaar' }
  if (openings.length === 0) return undefined
  const today = openingsOn(openings, now.day, isClosedDay)
  const current = today.find(({ opens, closes }) => opens <= now.time && now.time < closes)
  if (current) return { open: true, text: `nu open, tot ${hourText(endOf(today, current))}` }
  const later = today.find(({ opens }) => opens > now.time)
  if (later) return { open: false, text: `weer open om ${hourText(later.opens)}` }
  for (let ahead = 1; ahead <= 14; ahead++) {
    const day = dayAfter(now.day, ahead)
    const first = openingsOn(openings, day, isClosedDay)[0]
    if (!first) continue
    const when = ahead === 1 ? 'morgen' : weekdays[weekdayOf(day) - 1]!
    return { open: false, text: `weer open ${when} om ${hourText(first.opens)}` }
  }
  return { open: false, text: 'nu gesloten' }
}

/** The hours of a week in lines: "maandag tot en met vrijdag: 9:00 tot 17:00". */
export function hoursText({ roundTheClock, openings }: Hours): string[] {
  if (roundTheClock) return ['Dag en nacht, elke dag van de week']
  const perDay = weekdays.map((_, index) =>
    openings
      .filter(({ weekday }) => weekday === index + 1)
      .toSorted((a, b) => a.opens.localeCompare(b.opens))
      .map(({ opens, closes }) => `${hourText(opens)} tot ${hourText(closes)}`)
      .join(' en '),
  )
  const lines: string[] = []
  for (let from = 0; from < 7;) {
    let until = from
    while (until < 6 && perDay[until + 1] === perDay[from]) until++
    const days =
      until === from ? weekdays[from]! : `${weekdays[from]} tot en met ${weekdays[until]}`
    if (perDay[from]) lines.push(`${days}: ${perDay[from]}`)
    from = until + 1
  }
  return lines
}

function openingsOn(
  openings: readonly Opening[],
  day: string,
  isClosedDay: (day: string) => boolean,
): Opening[] {
  if (isClosedDay(day)) return []
  const weekday = weekdayOf(day)
  return openings
    .filter((one) => one.weekday === weekday)
    .toSorted((a, b) => a.opens.localeCompare(b.opens))
}

/** Where hours that touch each other end. */
function endOf(today: Opening[], current: Opening): string {
  const next = today.find(({ opens }) => opens === current.closes)
  return next ? endOf(today, next) : current.closes
}

function hourText(time: string): string {
  return time.slice(0, 5).replace(/^0(?=\d)/, '')
}

function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
