/** What cannot be kept or seen: NUL, control characters but new lines and tabs, half a character. */
export const unreadable = /[[\p{Cc}\p{Cs}\uFFFE\uFFFF]--[\n\r\t]]/v
