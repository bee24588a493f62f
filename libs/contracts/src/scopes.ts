/** What a caller may be allowed to do; an operation names one. */
export const SCOPES = [
  'campaigns:read',
  'campaigns:write',
  'businesses:read',
  'businesses:write',
  'leads:read',
  'leads:write',
  'leads:review',
  'audits:read',
  'scores:read',
  'scores:write',
  'reports:read',
  'purchases:read',
  'purchases:refund',
  'templates:read',
  'templates:write',
  'messages:read',
  'suppressions:read',
  'suppressions:write',
  'analytics:read',
  'runs:read',
  'runs:operate',
  'providers:read',
  'providers:operate',
  'experiments:read',
  'experiments:operate',
  'keys:manage',
  'audit-log:read',
] as const;

export type Scope = (typeof SCOPES)[number];

export const ROLES = ['owner', 'manager', 'reviewer', 'viewer', 'operator'] as const;
export type Role = (typeof ROLES)[number];

const reading = SCOPES.filter((scope) => scope.endsWith(':read') && scope !== 'audit-log:read');

/** The scopes of each role (R1.03). A scope not listed is denied. */
export const SCOPES_OF_ROLE: Readonly<Record<Role, readonly Scope[]>> = {
  owner: SCOPES,
  manager: [...reading, 'campaigns:write', 'businesses:write', 'leads:write', 'leads:review', 'scores:write', 'templates:write', 'suppressions:write', 'purchases:refund', 'runs:operate', 'experiments:operate'],
  reviewer: [...reading, 'leads:review'],
  viewer: reading,
  operator: [...reading, 'runs:operate', 'providers:operate', 'experiments:operate', 'suppressions:write'],
};
