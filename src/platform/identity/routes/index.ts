/**
 * Every page of identity: before one is in, and about oneself.
 */
import type { Site } from '#platform/site.ts'
import { pages } from '#platform/web.tsx'
import { accountPages } from './account.tsx'
import { invitationPages } from './invitation.tsx'
import { providerSettingsPages } from './provider-settings.tsx'
import { providerPages } from './provider.tsx'
import { signInPages } from './sign-in.tsx'

/** What anyone can open: signing in, invitations, the way back from a provider. */
export function entrancePages(site: Site) {
  return pages()
    .route('/', signInPages(site))
    .route('/', providerPages(site))
    .route('/', invitationPages(site))
}

/** What needs somebody signed in: one's account, and the way in of one's organisation. */
export function identityPages(site: Site) {
  return pages().route('/', accountPages(site)).route('/', providerSettingsPages(site))
}
