/**
 * How one reaches someone: a number, how old it is, and what to do when there is none.
 */
import { Link } from '#platform/ui/index.ts'
import { webLink, type ServiceCard } from '#network/rules/index.ts'
import { Phone } from './parts.tsx'

/** Veilig Thuis, where anyone gets advice, day and night. */
export const safeHomeNumber = '08002000'

export function SafeHome() {
  return (
    <>
      <Phone digits={safeHomeNumber} />, dag en nacht
    </>
  )
}

/** A number one can tap, and of what year it is when nobody checked it since. */
export function PhoneOf({ digits, year }: { digits: string; year: number | null }) {
  return (
    <>
      <Phone digits={digits} />
      {year !== null && ` (telefoonnummer uit ${year}, niet nagekeken)`}
    </>
  )
}

/** The next step to a service, whatever is known of it. */
export function ReachService({ service }: { service: ServiceCard }) {
  const { phone, organisationPhone, organisationPhoneYear, access, accessText } = service
  const email = service.email ?? service.organisationEmail
  const website = service.website ?? service.organisationWebsite
  const url = website ? webLink(website) : undefined
  if (phone) return <>Bel {<Phone digits={phone} />}.</>
  if (organisationPhone)
    return (
      <>
        Bel <PhoneOf digits={organisationPhone} year={organisationPhoneYear} />.
      </>
    )
  if (access !== 'self' && accessText && /veilig thuis/i.test(accessText))
    return (
      <>
        Aanmelden via Veilig Thuis: <SafeHome />.
      </>
    )
  if (email)
    return (
      <>
        Mail <Link href={`mailto:${email}`}>{email}</Link>.
      </>
    )
  if (url)
    return (
      <>
        Kijk op <Link href={url}>{website}</Link>.
      </>
    )
  return (
    <>
      {accessText && `${accessText.replace(/\.$/, '')}. `}
      Hier is geen nummer bekend; Veilig Thuis weet de weg: <SafeHome />.
    </>
  )
}
