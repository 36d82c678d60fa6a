/**
 * For a teacher: what to do when a colleague says "Handle with Care", and who that colleague is.
 */
import { Card, Cards, List, Page, Paragraph, Section } from '#platform/ui/index.ts'
import { receives } from '#handle-with-care/rules/index.ts'
import type { School } from '#handle-with-care/store/index.ts'
import { home, ThreeDos } from './parts.tsx'

export const teachHome = `${home}/leerkracht`

/** The three do's, and who receives for the own school; for who works elsewhere only what a teacher does. */
export function TeachPage({
  school,
  receivers,
}: {
  school: School | undefined
  receivers: { name: string; title: string; deputy: boolean }[]
}) {
  return (
    <Page
      title="Handle with Care in de klas"
      label={school?.name}
      lead={
        !school || receives(school.state)
          ? 'Zegt een collega bij een kind “Handle with Care”? Dan heeft dat kind iets meegemaakt en kan het vandaag steun gebruiken. Meer weet niemand op school, en meer hoef je niet te weten.'
          : 'Onze school doet nog niet mee. Dit doe je als het zover is, en een collega bij een kind “Handle with Care” zegt.'
      }
    >
      <ThreeDos />
      <Section title="Van wie hoor je het?">
        {receivers.length > 0 ? (
          <List>
            {receivers.map((one) => (
              <li>
                {one.name}, {one.title}
                {one.deputy && ' (vervanger)'}
              </li>
            ))}
          </List>
        ) : (
          <Paragraph>
            {school
              ? 'Op onze school is nog niemand gekozen die de berichten krijgt.'
              : 'Elke school die meedoet, kiest een contactpersoon en een vervanger.'}
          </Paragraph>
        )}
        <Paragraph>
          Je hoort het mondeling, voor de les begint. Schrijf het nergens op. Maak je je zelf zorgen
          over een kind? Volg dan de meldcode, zoals altijd.
        </Paragraph>
      </Section>
    </Page>
  )
}

/** The way there, on the start page of who works at a school. */
export function TeachCard() {
  return (
    <Cards>
      <Card title="Handle with Care in de klas" href={teachHome}>
        <p>Wat je doet als een collega bij een kind “Handle with Care” zegt, en wie dat is.</p>
      </Card>
    </Cards>
  )
}
