/**
 * Why root's rights are not to be had. `system`: only Linux is known. `sudo`: it is not installed. `no-new-privileges`: what the hub
 * runs in lets nobody gain rights. `level`: a sandbox was demanded, and there is none for root. `program`: others than root can change
 * the program that would be run. `dependencies`: what is installed for a script lies where others than root can change it.
 */
export const elevationObstacles = ['system', 'sudo', 'no-new-privileges', 'level', 'program', 'dependencies'] as const;
export type ElevationObstacle = (typeof elevationObstacles)[number];
