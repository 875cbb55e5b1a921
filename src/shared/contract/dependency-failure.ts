/*
 * Why dependencies could not be had. `missing`: no source has such a package. `version`: one has it, in none of the versions that are asked
 * for. `offline`: no source of packages answers. `untrusted`: nobody on this machine trusts the one that does. `tool`: the
 * installer is not there. `runtime`: the interpreter is of another version than is asked for.
 */
export const dependencyFailures = ['missing', 'version', 'offline', 'untrusted', 'tool', 'runtime', 'timeout', 'failed'] as const;
