/*
 * Why dependencies could not be had. `missing`: no source has such a package. `offline`: no source of packages answers. `tool`: the
 * installer is not there. `runtime`: the interpreter is of another version than is asked for.
 */
export const dependencyFailures = ['missing', 'offline', 'tool', 'runtime', 'timeout', 'failed'] as const;
