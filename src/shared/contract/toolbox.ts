/** The id of the source of ready scripts for directories, SharePoint and security, which is there once somebody has added it. */
export const TOOLBOX = 'toolbox';
