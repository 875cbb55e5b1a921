import type { ComponentType } from 'react';
import type { ScopeName } from '#shared/contract/kernel';
import { fetched, type Fetched } from '../ui/fetched';
import type { IconName } from '../ui/icon';
import { fetchPageTexts } from './i18n';
import { PageLoading } from './page-loading';

/** What pages stand together in the navigation, in its order. `none`: at its head, and `me`: at its foot, each without a heading. */
export const routeGroups = ['none', 'work', 'access', 'administration'] as const;
type RouteGroup = (typeof routeGroups)[number] | 'me';

/** A page of the dashboard: what is in the navigation, and the code behind it, fetched when first needed. */
export interface SpokeRoute {
  readonly name: string;
  /** The first segment of its addresses; everything below it is the spoke's own. */
  readonly path: string;
  readonly icon: IconName;
  readonly group: RouteGroup;
  /** Only who holds it sees the page. */
  readonly scope: ScopeName;
  readonly page: Fetched<object>;
}

const route = (group: RouteGroup, name: IconName, scope: ScopeName, load: () => Promise<ComponentType>): SpokeRoute => ({
  name,
  path: name === 'home' ? '/' : `/${name}`,
  icon: name,
  group,
  scope,
  page: fetched(name === 'home' ? load : withTexts(load), <PageLoading />),
});

/** A page's code, with the texts of all but the first. */
function withTexts(load: () => Promise<ComponentType>): () => Promise<ComponentType> {
  return async () => (await Promise.all([load(), fetchPageTexts()]))[0];
}

/** The same for a page that takes its forms and menus from the kit. */
const withKit = (load: () => Promise<ComponentType>) => async (): Promise<ComponentType> => {
  const [Page, { Kit }] = await Promise.all([load(), import('./kit')]);
  return () => (
    <Kit>
      <Page />
    </Kit>
  );
};

/** One line per spoke; the name's translation is `shell:nav.NAME`, its drawing that of its name. */
export const routes: readonly SpokeRoute[] = [
  route('none', 'home', 'hub:read', async () => (await import('../spokes/home')).HomePage),
  route(
    'work',
    'scripts',
    'scripts:read',
    withKit(async () => (await import('../spokes/scripts')).ScriptsPage),
  ),
  route(
    'work',
    'runs',
    'runs:read',
    withKit(async () => (await import('../spokes/runs')).RunsPage),
  ),
  route(
    'work',
    'jobs',
    'jobs:read',
    withKit(async () => (await import('../spokes/jobs')).JobsPage),
  ),
  route(
    'work',
    'schedules',
    'schedules:read',
    withKit(async () => (await import('../spokes/schedules')).SchedulesPage),
  ),
  route(
    'work',
    'triggers',
    'triggers:read',
    withKit(async () => (await import('../spokes/triggers')).TriggersPage),
  ),
  route(
    'work',
    'notifications',
    'notifications:read',
    withKit(async () => (await import('../spokes/notifications')).NotificationsPage),
  ),
  route(
    'access',
    'secrets',
    'secrets:read',
    withKit(async () => (await import('../spokes/secrets')).SecretsPage),
  ),
  route(
    'access',
    'identity',
    'identity:read',
    withKit(async () => (await import('../spokes/identity')).IdentityPage),
  ),
  route(
    'administration',
    'people',
    'accounts:read',
    withKit(async () => (await import('../spokes/accounts')).PeoplePage),
  ),
  route('me', 'account', 'accounts:self', async () => (await import('../spokes/accounts')).AccountPage),
  route(
    'access',
    'approvals',
    'approvals:read',
    withKit(async () => (await import('../spokes/approvals')).ApprovalsPage),
  ),
  route(
    'access',
    'certificates',
    'certificates:read',
    withKit(async () => (await import('../spokes/certificates')).CertificatesPage),
  ),
  route('administration', 'audit', 'audit:read', async () => (await import('../spokes/audit')).AuditPage),
  route(
    'administration',
    'settings',
    'settings:read',
    withKit(async () => (await import('../spokes/settings')).SettingsPage),
  ),
];

/** Where links arrive; in no navigation, since nobody goes there by themselves. */
export const linkPage = fetched(async () => (await import('../spokes/scripts')).LinkPage, <PageLoading />);

/** The route of an address, by its first segment. */
export const routeOf = (pathname: string): SpokeRoute | undefined => routes.find(({ path }) => path === `/${pathname.split('/')[1] ?? ''}`);
