/**
 * How something has all rights: through sudo, or by a person's consent at Windows' own prompt (`uac`); or since the hub is root, or runs as
 * administrator, itself, and gives up nothing.
 */
export const elevationMeans = ['sudo', 'root', 'uac', 'administrator'] as const;
export type ElevationBy = (typeof elevationMeans)[number];

/** Whether they are the hub's own, for which nobody is asked. */
export const isHubsOwn = (by: ElevationBy): boolean => by === 'root' || by === 'administrator';

/**
 * Why the rights of root, or of an administrator, are not to be had. `system`: Axle knows no way to them there. `sudo`: it is not installed.
 * `no-new-privileges`: what the hub runs in lets nobody gain rights. `level`: a sandbox was demanded, and there is none around such rights.
 * `program`: others than root or administrators can change a program that would be run. `interpreter`: it runs more than the bytes that
 * were approved. `dependencies`: what is installed for a script lies where others can change it. `terminal`: what runs as administrator on Windows has no terminal of ours.
 */
export const elevationObstacles = [
  'system',
  'sudo',
  'no-new-privileges',
  'level',
  'program',
  'interpreter',
  'dependencies',
  'terminal',
] as const;
export type ElevationObstacle = (typeof elevationObstacles)[number];
