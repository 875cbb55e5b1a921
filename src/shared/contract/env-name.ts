/** The variable part of `AXLE_PARAM_NAME`, of a parameter's name. */
export const envName = (name: string): string => name.toUpperCase().replace(/[^A-Z0-9]/g, '_');
