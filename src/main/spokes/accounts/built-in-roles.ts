import { allScopes, type ScopeName } from '#shared/contract/kernel';
import type { StoredRole } from './store';

/** What everybody with an account may: see who they are, and what is their own, and lock it. */
export const always: readonly ScopeName[] = ['hub:read', 'accounts:self', 'lock:self'];

const seeing: readonly ScopeName[] = [
  ...always,
  'scripts:read',
  'runs:read',
  'jobs:read',
  'slots:read',
  'schedules:read',
  'triggers:read',
  'notifications:read',
  'audit:read',
  'settings:read',
  'metrics:read',
  'identity:read',
  'approvals:read',
  'certificates:read',
];

/** The roles that are there without being made; they cannot be changed. */
export const builtIn: readonly StoredRole[] = [
  { id: 'administrator', description: '', scopes: allScopes, tags: null },
  {
    id: 'operator',
    description: '',
    scopes: [
      ...seeing,
      'runs:write',
      'jobs:write',
      'slots:write',
      'schedules:write',
      'triggers:write',
      'notifications:write',
      'secrets:read',
      'approvals:write',
    ],
    tags: null,
  },
  { id: 'read-only', description: '', scopes: seeing, tags: null },
];
