/**
 * What is unsafe about this installation, why that matters and how to mend it.
 *
 * `kring doctor` shows all of it; a start in earnest refuses on what is grave. One list for both, so
 * that nobody can start what the doctor would have refused. See decision 0021.
 */
import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import type pg from 'pg'
import { pendingMigrations } from '#platform/migrate.ts'
import { isLoopback, publicUrl, type Settings } from '#platform/settings.ts'

/** Something to mend. All three texts are Dutch sentences for whoever keeps Kring running. */
export interface Finding {
  /** Stable, for scripts. */
  name: string
  /** A start in earnest refuses. */
  grave: boolean
  wrong: string
  why: string
  mend: string
}

type Answer = Omit<Finding, 'name' | 'grave'>

/** Asks one question; more than one row is more than one thing wrong. */
type Client = Pick<pg.ClientBase, 'query'>

const grave = (name: string, answer: Answer): Finding => ({ name, grave: true, ...answer })
const advice = (name: string, answer: Answer): Finding => ({ name, grave: false, ...answer })

/** What settings and files say, before anything is opened. */
export function examineSettings(
  settings: Settings,
  env: NodeJS.ProcessEnv = process.env,
): Finding[] {
  return [
    ...examineAddress(settings),
    ...examineSecrets(settings, env),
    ...examineFiles(settings),
    ...examineOversight(settings, env),
  ]
}

/** What the database says, as `admin`, which may see how all of it is arranged. */
export async function examineDatabase(
  admin: Client,
  { migrates }: { migrates: boolean },
): Promise<Finding[]> {
  return [
    ...(await examineRoles(admin)),
    ...(await examineTables(admin)),
    ...(await examineServer(admin)),
    ...(migrates ? [] : await examineMigrations(admin)),
    ...(await examinePeople(admin)),
  ]
}

/** Each finding as a few lines of text. */
export function findingsText(findings: readonly Finding[]): string {
  return findings
    .map(
      ({ grave: isGrave, wrong, why, mend }) =>
        `${isGrave ? 'ERNSTIG' : 'Advies'}: ${wrong}\n  Waarom: ${why}\n  Oplossing: ${mend}`,
    )
    .join('\n')
}

function examineAddress(settings: Settings): Finding[] {
  const { host, production, demonstration, trustedProxies } = settings
  const url = new URL(publicUrl(settings))
  const findings: Finding[] = []
  if (production && demonstration)
    findings.push(
      grave('demonstration', {
        wrong: 'KRING_OMGEVING is productie en KRING_DEMONSTRATIE is ja.',
        why: 'Iedereen kan dan zonder wachtwoord inloggen als een van de verzonnen mensen.',
        mend: 'Zet KRING_DEMONSTRATIE op nee.',
      }),
    )
  if (url.protocol === 'https:') {
    if (trustedProxies === 0)
      findings.push(
        grave('proxy', {
          wrong: 'KRING_URL begint met https://, maar KRING_PROXIES is 0.',
          why: 'Kring doet zelf geen TLS. Achter een proxy lijken alle bezoekers zonder deze instelling één adres, en raakt de grens op pogingen iedereen.',
          mend: 'Zet er een proxy met TLS voor en zet KRING_PROXIES op 1.',
        }),
      )
    return findings
  }
  const near = isLoopback(url.hostname) && (!host || isLoopback(host))
  findings.push(
    near && !production
      ? advice('tls', {
          wrong: `Kring is alleen op deze machine te gebruiken, zonder TLS (${url.origin}).`,
          why: 'Dat is genoeg om te proberen. Voor echte mensen is het dat niet.',
          mend: 'Zet KRING_URL op het adres met https:// als je Kring in gebruik neemt.',
        })
      : grave('tls', {
          wrong: `Mensen bereiken Kring zonder TLS (${url.origin}${host ? `, HOST ${host}` : ''}).`,
          why: 'Wachtwoorden en sessies gaan dan leesbaar over het netwerk, en het cookie werkt alleen met https.',
          mend: 'Zet er een proxy met TLS voor, en zet KRING_URL op het adres met https://. Alleen voor een proef op deze machine zelf mag http://localhost.',
        }),
  )
  return findings
}

const secretLengthMin = 32

function examineSecrets({ databaseUrl }: Settings, env: NodeJS.ProcessEnv): Finding[] {
  const secret = env['KRING_SECRET']
  if (!secret) return []
  const plain =
    secret.length < secretLengthMin ||
    new Set(secret).size < 10 ||
    /geheim|secret|wachtwoord|password|change.?me|kring|voorbeeld|example/i.test(secret)
  if (!plain) return []
  return [
    grave('secret', {
      wrong: 'KRING_SECRET is te kort of te raden.',
      why: `Uit dit geheim volgen de wachtwoorden van de rollen in de database${databaseUrl ? '' : ' (nu nog niet gebruikt: er is geen DATABASE_URL)'}.`,
      mend: 'Maak een nieuw geheim met: openssl rand -base64 32',
    }),
  ]
}

function examineFiles({ dataDir, keysDir, keys, databaseUrl }: Settings): Finding[] {
  const findings: Finding[] = []
  const database = join(dataDir, 'data')
  if (!keys && within(keysDir, database))
    findings.push(
      grave('keys-place', {
        wrong: `De sleutels staan in de map van de database (${keysDir}).`,
        why: 'Een kopie van de database opent dan alles wat verzegeld is.',
        mend: 'Kies met KRING_KEYS_DIR een map op een andere plek, en zet de sleutels over.',
      }),
    )
  else if (!keys && within(keysDir, dataDir))
    findings.push(
      advice('keys-place', {
        wrong: `De sleutels staan naast de database (${keysDir}).`,
        why: 'Een reservekopie van die hele map heeft dan zowel de gegevens als de sleutels.',
        mend: 'Kies met KRING_KEYS_DIR een eigen map, met een eigen reservekopie.',
      }),
    )
  const places = [keysDir, ...filesIn(keysDir), join(dataDir, 'geheim')]
  if (!databaseUrl) places.push(database, join(dataDir, 'socket'))
  for (const path of places.filter(openToOthers))
    findings.push(
      grave('file-mode', {
        wrong: `${path} is ook voor anderen op deze machine te openen.`,
        why: 'Daar staan sleutels of gegevens; wie ze kan lezen, heeft de rest niet nodig.',
        mend: `Geef alleen de gebruiker van Kring toegang: chmod go-rwx '${path}'`,
      }),
    )
  if (existsSync(dataDir)) {
    const { bavail, bsize } = statfsSync(dataDir)
    const megabytes = Math.round((bavail * bsize) / 1024 / 1024)
    if (megabytes < 1_024)
      findings.push(
        advice('disk', {
          wrong: `Op de schijf met ${dataDir} is nog ${megabytes} MB vrij.`,
          why: 'Is de schijf vol, dan kan niemand nog iets bewaren.',
          mend: 'Maak ruimte vrij, of vergroot de schijf. Houd 1 GB of meer vrij.',
        }),
      )
  }
  return findings
}

function examineOversight(settings: Settings, env: NodeJS.ProcessEnv): Finding[] {
  const findings: Finding[] = []
  if (!settings.oversight.witnessUrl && !settings.witnessMail)
    findings.push(
      advice('witness', {
        wrong: 'Het logboek heeft geen getuige buiten deze machine.',
        why: 'Wie alles op deze machine mag, kan het einde van het logboek dan ongezien weghalen.',
        mend: 'Zet KRING_WITNESS_URL of KRING_WITNESS_MAIL, het liefst bij een andere organisatie.',
      }),
    )
  if (!settings.smtp)
    findings.push(
      advice('mail', {
        wrong: 'Er is geen mailserver ingesteld.',
        why: 'Uitnodigingen en meldingen blijven in Kring liggen.',
        mend: 'Zet KRING_SMTP_URL en KRING_MAIL_FROM.',
      }),
    )
  if (!env['KRING_SECURITY_CONTACT'])
    findings.push(
      advice('security-contact', {
        wrong: 'KRING_SECURITY_CONTACT is niet ingevuld.',
        why: 'Wie een zwakke plek vindt, weet niet aan wie dat te melden.',
        mend: 'Zet KRING_SECURITY_CONTACT op mailto:… of https://…',
      }),
    )
  return findings
}

async function examineRoles(admin: Client): Promise<Finding[]> {
  const { rows } = await admin.query<{ name: string; what: string }>(`
    select rolname as name, concat_ws(', ',
             case when rolsuper then 'superuser' end,
             case when rolbypassrls then 'bypassrls' end,
             case when rolcreaterole then 'createrole' end,
             case when rolcreatedb then 'createdb' end,
             case when rolname <> 'owner' and exists (select from pg_class where relowner = r.oid)
                  then 'eigenaar van tabellen' end,
             case when exists (select from pg_auth_members where member = r.oid)
                  then 'lid van een andere rol' end) as what
    from pg_roles r where rolname in ('app', 'identity', 'owner') order by rolname`)
  return rows
    .filter(({ what }) => what)
    .map(({ name, what }) =>
      grave('role', {
        wrong: `De rol ‘${name}’ in de database mag meer dan Kring wil: ${what}.`,
        why: 'Dan houdt de database niet meer tegen wat iemand niet mag zien.',
        mend: `Als beheerder van de database: alter role ${name} nosuperuser nobypassrls nocreaterole nocreatedb; en neem eigendom en lidmaatschappen weg.`,
      }),
    )
}

async function examineTables(admin: Client): Promise<Finding[]> {
  const { rows } = await admin.query<{ name: string }>(`
    select oid::regclass::text as name from pg_class
    where relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)
      and relnamespace::regnamespace::text not in
        ('pg_catalog', 'information_schema', 'pgboss', 'migration')
      and relnamespace::regnamespace::text not like 'pg\\_%'
    order by 1 limit 50`)
  return rows.map(({ name }) =>
    grave('row-security', {
      wrong: `De tabel ${name} heeft geen afgedwongen rijbeveiliging.`,
      why: 'Wie daar leest, ziet de rijen van iedereen.',
      mend: `Als eigenaar: alter table ${name} enable row level security, force row level security;`,
    }),
  )
}

async function examineServer(admin: Client): Promise<Finding[]> {
  const before = Date.now()
  const { rows } = await admin.query<{ off: string | null; at: number }>(`
    select (select string_agg(name, ', ' order by name) from pg_settings
            where name in ('fsync', 'full_page_writes', 'synchronous_commit')
              and setting = 'off') as off,
           extract(epoch from clock_timestamp())::float8 * 1000 as at`)
  const after = Date.now()
  const { off, at } = rows[0]!
  const findings: Finding[] = []
  if (off)
    findings.push(
      grave('durability', {
        wrong: `In PostgreSQL staat uit: ${off}.`,
        why: 'Na een stroomstoring ontbreekt dan wat als bewaard was bevestigd, of is de database kapot.',
        mend: 'Zet het aan in de instellingen van PostgreSQL, en herstart PostgreSQL.',
      }),
    )
  const apart = Math.max(before - at, at - after, 0)
  if (apart > 2_000)
    findings.push(
      advice('clock', {
        wrong: `De klokken van Kring en van de database lopen ${Math.round(apart / 1_000)} seconden uiteen.`,
        why: 'Termijnen, codes en het logboek kloppen dan niet.',
        mend: 'Laat beide machines de tijd ophalen (chrony of systemd-timesyncd).',
      }),
    )
  return findings
}

async function examineMigrations(admin: Client): Promise<Finding[]> {
  const pending = await pendingMigrations(admin)
  if (pending.length === 0) return []
  return [
    grave('migrations', {
      wrong: `De database is niet bij: ${pending.join(', ')}.`,
      why: 'Deze versie van Kring verwacht tabellen die er nog niet zijn.',
      mend: 'Maak een reservekopie en voer uit: kring migrate',
    }),
  ]
}

async function examinePeople(admin: Client): Promise<Finding[]> {
  const { rows } = await admin.query<{ table: string | null }>(
    "select to_regclass('network.function')::text as table",
  )
  if (!rows[0]?.table) return []
  const { rows: counts } = await admin.query<{ demonstration: number; administrators: number }>(`
    select count(*) filter (where demonstration_key is not null)::int as demonstration,
           count(*) filter (where role = 'administrator')::int as administrators
    from network.function where platform.holds(from_day, until_day, ended_at)`)
  const { demonstration, administrators } = counts[0]!
  const findings: Finding[] = []
  if (demonstration > 0)
    findings.push(
      grave('demonstration-people', {
        wrong: `In de database staan ${demonstration} verzonnen mensen van de demonstratie.`,
        why: 'Zij horen niet tussen echte mensen, en met KRING_DEMONSTRATIE=ja kan iedereen als hen inloggen.',
        mend: 'Begin met een lege database: kies een andere KRING_DATA_DIR of DATABASE_URL. Wil je de demonstratie, zet dan KRING_DEMONSTRATIE op ja.',
      }),
    )
  if (administrators === 0)
    findings.push(
      advice('administrator', {
        wrong: 'Niemand heeft de functie van technisch beheerder.',
        why: 'Dan ziet niemand dat een taak of een mail is blijven liggen.',
        mend: 'Nodig iemand uit, in Kring bij Mensen.',
      }),
    )
  return findings
}

function within(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return !way.startsWith('..') && !way.startsWith('/')
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
      join(folder, name),
    )
  } catch {
    return []
  }
}

function openToOthers(path: string): boolean {
  return existsSync(path) && (statSync(path).mode & 0o077) !== 0
}
