/** Resources as Graph v1.0 documents them, of a small company. */
export interface GraphData {
  readonly users: readonly Record<string, unknown>[];
  readonly groups: readonly Record<string, unknown>[];
  readonly devices: readonly Record<string, unknown>[];
  readonly sites: readonly Record<string, unknown>[];
  /** Lists by their path. */
  readonly lists: Readonly<Record<string, readonly Record<string, unknown>[]>>;
}

const guid = (kind: number, index: number): string => `${String(kind).padStart(8, '0')}-0000-4000-8000-${String(index).padStart(12, '0')}`;

/** Ada, Grace and Edsger, and as many others as fill several pages. */
export function exampleGraph(): GraphData {
  const people = ['Ada Lovelace', 'Grace Hopper', 'Edsger Dijkstra', ...Array.from({ length: 60 }, (_, index) => `Operator ${index + 1}`)];
  const users = people.map((displayName, index) => {
    const upn = `${displayName.toLowerCase().replace(' ', '.')}@example.com`;
    return { id: guid(1, index), displayName, userPrincipalName: upn, mail: upn, jobTitle: index < 3 ? 'Engineer' : null };
  });
  const groups = ['Operations', 'On call', 'Say "hello" \\ bye'].map((displayName, index) => ({
    id: guid(2, index),
    displayName,
    mail: index === 0 ? 'operations@example.com' : null,
    description: null,
    securityEnabled: index !== 1,
  }));
  const devices = [
    {
      id: guid(3, 0),
      displayName: 'LAPTOP-ADA',
      deviceId: guid(4, 0),
      operatingSystem: 'Windows',
      approximateLastSignInDateTime: '2026-01-02T03:04:05Z',
      accountEnabled: true,
    },
    {
      id: guid(3, 1),
      displayName: 'KIOSK',
      deviceId: guid(4, 1),
      operatingSystem: null,
      approximateLastSignInDateTime: null,
      accountEnabled: null,
    },
  ];
  const sites = ['Engineering', 'Handbook'].map((displayName, index) => ({
    id: `example.sharepoint.com,${guid(5, index)},${guid(6, index)}`,
    displayName,
    name: displayName.toLowerCase(),
    webUrl: `https://example.sharepoint.com/sites/${displayName.toLowerCase()}`,
    createdDateTime: '2025-03-04T05:06:07Z',
    lastModifiedDateTime: index === 0 ? '2026-05-06T07:08:09Z' : '2024-01-01T00:00:00Z',
  }));
  return { users, groups, devices, sites, lists: {} };
}
