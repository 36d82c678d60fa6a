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

/** Whether someone can be reached now, in words, and when again if not. */
export interface Reachable {
  open: boolean
  /** "Nu bereikbaar, tot 17.00 uur", "Nu niet bereikbaar (zondag)" */
  text: string
  /** "maandag 9.00 uur" */
  again?: string
}

/**
 * Whether it is open now. Undefined when no hours are known.
 *
 * @param isClosedDay days on which it is closed whatever the weekday: public holidays
 */
export function openNow(
  { roundTheClock, openings }: Hours,
  now: WallTime,
  isClosedDay: (day: string) => boolean,
): Reachable | undefined {
  if (roundTheClock) return { open: true, text: 'Dag en nacht bereikbaar' }
  if (openings.length === 0) return undefined
  const today = openingsOn(openings, now.day, isClosedDay)
  const current = today.find(({ opens, closes }) => opens <= now.time && now.time < closes)
  if (current)
    return { open: true, text: `Nu bereikbaar, tot ${clockText(endOf(today, current))} uur` }
  const why = isClosedDay(now.day) ? 'feestdag' : weekdays[weekdayOf(now.day) - 1]!
  const text = today.length > 0 ? 'Nu niet bereikbaar' : `Nu niet bereikbaar (${why})`
  const later = today.find(({ opens }) => opens > now.time)
  if (later) return { open: false, text, again: `vandaag ${clockText(later.opens)} uur` }
  for (let ahead = 1; ahead <= 14; ahead++) {
    const day = dayAfter(now.day, ahead)
    const first = openingsOn(openings, day, isClosedDay)[0]
    if (first)
      return {
        open: false,
        text,
        again: `${weekdays[weekdayOf(day) - 1]} ${clockText(first.opens)} uur`,
      }
  }
  return { open: false, text }
}

/**
 * The hours in what someone wrote about when to call: "Werkdagen van 9 tot 17 uur; daarbuiten Veilig
 * Thuis." Undefined when it says more, or otherwise: a wrong hour is worse than none.
 */
export function hoursIn(text: string): Hours | undefined {
  const [said, ...rest] = text.toLowerCase().split(/;|\.(?:\s|$)/)
  if (
    /\b(niet|behalve|alleen|uitgezonderd|even|oneven|vakanties?|weken)\b/.test(text.toLowerCase())
  )
    return undefined
  if (/^(dag en nacht|24 uur per dag|24\/7)\b/.test(said!))
    return { roundTheClock: true, openings: [] }
  const match =
    /^(?:op |elke )?([a-z, ]+?),? van (\d{1,2})(?:[.:](\d{2}))?(?: uur)? tot (\d{1,2})(?:[.:](\d{2}))?(?: uur)?$/.exec(
      said!.trim(),
    )
  const days = match && daysIn(match[1]!)
  if (!days || rest.some((part) => /\d/.test(part))) return undefined
  const [opens, closes] = [timeOf(match[2]!, match[3]), timeOf(match[4]!, match[5])]
  if (opens >= closes || closes > '24:00') return undefined
  return { roundTheClock: false, openings: days.map((weekday) => ({ weekday, opens, closes })) }
}

/** Weekdays as people write them; undefined when one is not understood. */
function daysIn(text: string): number[] | undefined {
  if (/^(werkdagen|werkdag|doordeweeks)$/.test(text)) return [1, 2, 3, 4, 5]
  if (text === 'dag' || text === 'dagelijks') return [1, 2, 3, 4, 5, 6, 7]
  const range = /^(\w+)(?: tot en met | t\/m )(\w+)$/.exec(text)
  const named = (range ? range.slice(1) : text.split(/, | en /)).map(
    (day) => weekdays.indexOf(day) + 1,
  )
  if (named.includes(0)) return undefined
  if (!range) return named
  const [from, until] = named as [number, number]
  return from <= until
    ? Array.from({ length: until - from + 1 }, (_, index) => from + index)
    : undefined
}

function timeOf(hour: string, minutes = '00'): string {
  return `${hour.padStart(2, '0')}:${minutes}`
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

/** As people say it: `09:00` → `9.00`. */
function clockText(time: string): string {
  return hourText(time).replace(':', '.')
}

function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
