import { describe, expect, test } from 'vitest'
import { checkForm } from '#platform/form.ts'
import { roles, type Permission, type Role } from '#roles'
import {
  Decision,
  domainOf,
  dueOn,
  FunctionEdit,
  functionMoves,
  grantable,
  isAtHome,
  isLate,
  isLonger,
  mayReview,
  NewFunction,
  NewOrganisation,
  NewPerson,
  ordinaryRoles,
  plainName,
  proposalMoves,
  quarterOf,
  quarterText,
  specialRoles,
  type Granter,
  type ProposalFacts,
} from './index.ts'

const home = { id: 'home', kind: 'opvang' }
const town = { id: 'home', kind: 'gemeente' }
const elsewhere = { id: 'elsewhere', kind: 'opvang' }
const granter = (role: Role, personId = 'me'): Granter => ({
  role,
  personId,
  organisationId: 'home',
})

describe('who may give whom which function', () => {
  const own = [
    'professional',
    'attentionOfficer',
    'liaison',
    'expert',
    'fixedContact',
    'organisationAdministrator',
  ]
  test.each([
    [
      'a project leader gives all but the special ones, each where it is at home',
      'programmeLead',
      elsewhere,
      ordinaryRoles.filter((role) => isAtHome(role, 'opvang')),
    ],
    [
      'functions of Handle with Care are given at a school, the police, Veilig Thuis and a municipality',
      'programmeLead',
      { id: 'school', kind: 'basisschool' },
      [...ordinaryRoles.filter((role) => isAtHome(role, 'opvang')), 'schoolContact'],
    ],
    [
      'a school names its own contacts',
      'organisationAdministrator',
      { id: 'home', kind: 'middelbare school' },
      [...own, 'schoolContact'],
    ],
    [
      'the police name who reports',
      'organisationAdministrator',
      { id: 'home', kind: 'politie' },
      [...own, 'policeOfficer'],
    ],
    [
      'an organisation gives its own people what it is trusted with',
      'organisationAdministrator',
      home,
      own,
    ],
    [
      'a municipality also gives its officials theirs',
      'organisationAdministrator',
      town,
      [
        'professional',
        'attentionOfficer',
        'liaison',
        'expert',
        'fixedContact',
        'civilServant',
        'alderman',
        'organisationAdministrator',
        'attendanceOfficer',
      ],
    ],
    ['an organisation gives nothing at another', 'organisationAdministrator', elsewhere, []],
    ['an administrator of Kring gives nothing', 'administrator', home, []],
    ['a privacy officer gives nothing alone', 'dataProtectionOfficer', home, []],
    ['a chair gives nothing', 'groupChair', home, []],
    ['a professional gives nothing', 'professional', home, []],
  ] as const)('%s', (_, role, organisation, given) => {
    expect(grantable(granter(role), organisation)).toEqual(given)
  })

  test('nobody grants a special role alone, and only who may manage people grants at all', () => {
    for (const role of Object.keys(roles) as Role[])
      for (const organisation of [home, town, elsewhere]) {
        const given = grantable(granter(role), organisation)
        for (const special of specialRoles) expect(given, role).not.toContain(special)
        if (!(roles[role] as readonly Permission[]).includes('people.manage'))
          expect(given, role).toEqual([])
      }
  })

  test('what an organisation grants beyond what its administrator holds is written down here', () => {
    const beyond = (granted: Role) =>
      (roles[granted] as readonly Permission[]).filter(
        (one) => !(roles.organisationAdministrator as readonly Permission[]).includes(one),
      )
    expect(
      Object.fromEntries(
        grantable(granter('organisationAdministrator'), town).map((role) => [role, beyond(role)]),
      ),
    ).toEqual({
      professional: ['access.exceptional', 'handle-with-care.teach'],
      attentionOfficer: ['access.exceptional', 'handle-with-care.teach'],
      liaison: ['access.exceptional'],
      expert: ['access.exceptional'],
      fixedContact: ['access.exceptional'],
      civilServant: ['budget.read', 'municipality.tell', 'handle-with-care.figures'],
      alderman: ['budget.read', 'handle-with-care.figures'],
      organisationAdministrator: [],
      attendanceOfficer: [
        'handle-with-care.follow',
        'handle-with-care.withdraw',
        'handle-with-care.test',
        'handle-with-care.find',
      ],
    })
  })
})

describe('what one may do with a function', () => {
  const one = (role: Role, organisation = home, personId = 'other', over = false) => ({
    role,
    organisation,
    personId,
    over,
  })
  test.each([
    [
      'an organisation changes and ends what it gave',
      granter('organisationAdministrator'),
      one('professional'),
      [true, true],
    ],
    [
      'it ends what a project leader gave its people, and does not change it',
      granter('organisationAdministrator'),
      one('groupMember'),
      [false, true],
    ],
    [
      'it does not touch a special function',
      granter('organisationAdministrator'),
      one('programmeLead'),
      [false, false],
    ],
    [
      'nor anyone of another',
      granter('organisationAdministrator'),
      one('professional', elsewhere),
      [false, false],
    ],
    [
      'nobody keeps their own',
      granter('programmeLead', 'other'),
      one('professional'),
      [false, false],
    ],
    [
      'a project leader keeps all',
      granter('programmeLead'),
      one('alderman', elsewhere),
      [true, true],
    ],
    [
      'also special ones',
      granter('programmeLead'),
      one('dataProtectionOfficer', elsewhere),
      [true, true],
    ],
    [
      'what is over stays over',
      granter('programmeLead'),
      one('professional', home, 'other', true),
      [false, false],
    ],
    [
      'a machine is nobody’s to keep here',
      granter('programmeLead'),
      one('machine'),
      [false, false],
    ],
    [
      'an administrator of Kring keeps nobody',
      granter('administrator'),
      one('professional'),
      [false, false],
    ],
    [
      'a privacy officer keeps nobody',
      granter('dataProtectionOfficer'),
      one('professional'),
      [false, false],
    ],
  ] as const)('%s', (_, actor, subject, [edit, end]) => {
    expect(functionMoves(actor, subject)).toEqual({ edit, end })
  })
})

describe('four eyes', () => {
  const proposal = (facts: Partial<ProposalFacts> = {}): ProposalFacts => ({
    role: 'administrator',
    outcome: null,
    proposerId: 'proposer',
    proposerOrganisationId: 'home',
    personId: 'someone',
    ...facts,
  })
  const officer = {
    role: 'dataProtectionOfficer',
    personId: 'officer',
    organisationId: 'home',
  } as const
  const lead = { role: 'programmeLead', personId: 'lead', organisationId: 'home' } as const
  test.each([
    ['another project leader decides', lead, proposal(), 'decides'],
    ['a privacy officer decides', officer, proposal(), 'decides'],
    [
      'the proposer does not, but may withdraw',
      { ...lead, personId: 'proposer' },
      proposal(),
      'withdraws',
    ],
    [
      'the proposer does not in another function either',
      { ...officer, personId: 'proposer' },
      proposal(),
      'withdraws',
    ],
    ['the person it is about does not', { ...lead, personId: 'someone' }, proposal(), 'nothing'],
    [
      'for someone new, anyone but the proposer decides',
      lead,
      proposal({ personId: null }),
      'decides',
    ],
    [
      'leads of one organisation do not choose their own officer',
      lead,
      proposal({ role: 'dataProtectionOfficer' }),
      'nothing',
    ],
    [
      'a lead of another organisation does',
      { ...lead, organisationId: 'elsewhere' },
      proposal({ role: 'dataProtectionOfficer' }),
      'decides',
    ],
    [
      'the officer who is there does',
      officer,
      proposal({ role: 'dataProtectionOfficer' }),
      'decides',
    ],
    ['what was decided stays decided', lead, proposal({ outcome: 'rejected' }), 'nothing'],
    [
      'an administrator of Kring decides nothing',
      { ...lead, role: 'administrator' },
      proposal(),
      'nothing',
    ],
    [
      'an organisation decides nothing',
      { ...lead, role: 'organisationAdministrator' },
      proposal(),
      'nothing',
    ],
  ] as const)('%s', (_, actor, about, outcome) => {
    const moves = proposalMoves(actor, about)
    expect(moves.approve).toBe(outcome === 'decides')
    expect(moves.reject).toBe(outcome === 'decides')
    expect(moves.withdraw).toBe(outcome === 'withdraws')
  })

  test('a no says why; a yes need not', () => {
    expect(checkForm({ decision: 'rejected', answer: ' ' }, Decision).errors).toHaveProperty(
      'answer',
    )
    expect(checkForm({ decision: 'approved' }, Decision)).toMatchObject({ value: { answer: null } })
    expect(checkForm({ decision: 'perhaps' }, Decision).errors).toHaveProperty('decision')
  })
})

describe('the quarterly review', () => {
  test.each([
    ['2026-01-01', '2026-Q1'],
    ['2026-03-31', '2026-Q1'],
    ['2026-04-01', '2026-Q2'],
    ['2026-12-31', '2026-Q4'],
  ])('%s is in %s', (day, quarter) => expect(quarterOf(day)).toBe(quarter))

  test('is late from the day after four weeks, and only while something is open', () => {
    expect(quarterText('2026-Q4')).toBe('vierde kwartaal van 2026')
    expect(dueOn('2026-02-10')).toBe('2026-03-10')
    expect(isLate({ madeOn: '2026-02-10', open: 1 }, '2026-03-10')).toBe(false)
    expect(isLate({ madeOn: '2026-02-10', open: 1 }, '2026-03-11')).toBe(true)
    expect(isLate({ madeOn: '2026-02-10', open: 0 }, '2027-01-01')).toBe(false)
  })

  test.each([
    ['the officer says it of others', 'dataProtectionOfficer', 'me', 'administrator', 'you', true],
    ['nobody of themselves', 'dataProtectionOfficer', 'me', 'dataProtectionOfficer', 'me', false],
    ['a lead says it of officers', 'programmeLead', 'me', 'dataProtectionOfficer', 'you', true],
    ['and of nobody else', 'programmeLead', 'me', 'administrator', 'you', false],
    ['an administrator of nobody', 'administrator', 'me', 'programmeLead', 'you', false],
  ] as const)('%s', (_, role, personId, about, theirs, may) => {
    expect(mayReview({ role, personId }, { role: about, personId: theirs })).toBe(may)
  })
})

describe('bringing someone in', () => {
  const asked = { roles: ordinaryRoles, today: '2026-11-24', chooses: true }
  const right = {
    name: 'Hazel Wilgenkatje',
    email: 'hazel@organisatie.nl',
    role: 'professional',
    title: 'Verpleegkundige',
  }
  const errors = (typed: Record<string, string | string[]>) =>
    checkForm({ ...right, ...typed }, NewPerson(asked)).errors

  test('asks for name, address, role and function, and says all that is wrong at once', () => {
    expect(errors({})).toEqual({})
    const all = checkForm({}, NewPerson(asked)).errors
    expect(Object.keys(all).toSorted()).toEqual(['email', 'name', 'role', 'title'])
    const empty = { name: '', email: '', title: '', until: '2020-01-01' }
    expect(Object.keys(checkForm(empty, NewPerson(asked)).errors)).toHaveLength(5)
  })

  test.each([
    ['200 characters', 'a'.repeat(200)],
    ['only an emoji', '👩‍👩‍👧‍👦👩‍👩‍👧‍👦'],
    ['letters turned around', '\u202eAnna Bosrand'],
    ['nothing', '   '],
  ])('a name of %s is refused', (_, name) => expect(errors({ name })).toHaveProperty('name'))

  test.each(['نورة البحر', 'Ĳsbrand ’t Hooft', 'Anna 🌻 Bosrand', 'O'.repeat(120), '李 明'])(
    'a name is written as %s',
    (name) => expect(errors({ name })).toEqual({}),
  )

  test.each([
    ['a Cyrillic letter that looks like ours', 'аnna@organisatie.nl'],
    ['a domain in other letters', 'anna@orgаnisatie.nl'],
    ['a letter of full width', 'anna＠organisatie.nl'],
    ['a space', 'an na@organisatie.nl'],
    ['a line to mail others by', 'anna@organisatie.nl\r\nbcc: x@y.nl'],
    ['no at sign', 'anna.organisatie.nl'],
    ['two at signs', 'anna@x@organisatie.nl'],
    ['no domain', 'anna@localhost'],
    ['a name in quotes', '"anna b"@organisatie.nl'],
    ['two dots', 'anna..b@organisatie.nl'],
    ['too much', `${'a'.repeat(200)}@organisatie.nl`],
    ['nothing', ''],
  ])('an address with %s is refused', (_, email) =>
    expect(Object.keys(errors({ email }))).toEqual(['email']),
  )

  test('an address is kept in lower case', () => {
    const form = checkForm({ ...right, email: ' Hazel.W@Organisatie.NL ' }, NewPerson(asked))
    expect(form).toMatchObject({ value: { email: 'hazel.w@organisatie.nl' } })
  })

  test.each([
    ['yesterday', '2026-11-23'],
    ['a day that does not exist', '2027-02-30'],
    ['no day', 'morgen'],
    ['a day after all of us', '9999-12-31'],
  ])('%s is no last day', (_, until) => expect(errors({ until })).toHaveProperty('until'))

  test('a period ends after it begins, and begins today or later', () => {
    const period = (from: string, until: string) =>
      checkForm({ ...right, from, until }, NewFunction(asked)).errors
    expect(period('2026-12-02', '2026-12-01')).toHaveProperty('until')
    expect(period('2026-11-23', '')).toHaveProperty('from')
    expect(period('2026-11-24', '2026-11-24')).toEqual({})
  })

  test('an official speaks for a municipality, when one chooses which', () => {
    expect(errors({ role: 'civilServant' })).toHaveProperty('municipalities')
    expect(errors({ role: 'civilServant', municipalities: ['GM0917', 'GM0981'] })).toEqual({})
    expect(errors({ role: 'civilServant', municipalities: 'Heerlen' })).toHaveProperty(
      'municipalities',
    )
    const own = NewPerson({ ...asked, chooses: false })
    expect(checkForm({ ...right, role: 'civilServant' }, own).errors).toEqual({})
  })

  test('a role that is not one’s to give is no role', () => {
    for (const role of ['administrator', 'visitor', '', 'machine'])
      expect(errors({ role })).toHaveProperty('role')
  })

  test('a later last day makes a function longer, and so does none', () => {
    expect(isLonger('2026-12-01', null)).toBe(true)
    expect(isLonger('2026-12-01', '2026-12-02')).toBe(true)
    expect(isLonger(null, '2026-12-02')).toBe(false)
    expect(isLonger(null, null)).toBe(false)
    const edit = FunctionEdit({ ...asked, role: 'professional', from: '2026-12-10' })
    expect(checkForm({ title: 'Arts', until: '2026-12-01' }, edit).errors).toHaveProperty('until')
  })
})

describe('an organisation', () => {
  test.each([
    ['XONAR', 'xonar'],
    ['  X.O.N.A.R. ', 'xonar'],
    ['Stichting Één', 'stichtingeen'],
    ['’t Huis', 'thuis'],
  ])('%s reads as %s', (name, plain) => expect(plainName(name)).toBe(plain))

  test.each([
    ['https://www.voorbeeld.nl/over', 'voorbeeld.nl'],
    ['voorbeeld.nl', 'voorbeeld.nl'],
    ['http://Zorg.Voorbeeld.nl:8080', 'zorg.voorbeeld.nl'],
    ['javascript:alert(1)', undefined],
    ['niets', undefined],
    ['10.0.0.1', undefined],
    ['０１２３', undefined],
  ])('%s is of %s', (address, domain) => expect(domainOf(address)).toBe(domain))

  test('asks for a name and a kind, and says all that is wrong at once', () => {
    const schema = NewOrganisation(['opvang'])
    const all = { name: '-', kind: 'bank', municipalityCode: 'Heerlen', website: 'geen web' }
    expect(Object.keys(checkForm(all, schema).errors).toSorted()).toEqual([
      'kind',
      'municipalityCode',
      'name',
      'website',
    ])
    expect(checkForm({ name: 'De Haven', kind: 'opvang' }, schema).valid).toBe(true)
  })
})
