/** Clouds that have a Graph of their own. */
export type GraphCloud = 'public' | 'usgov' | 'usgov-dod' | 'china';

/** Where each has it, as Microsoft publishes: "National cloud deployments" of its documentation. */
const bases: Readonly<Record<GraphCloud, string>> = {
  public: 'https://graph.microsoft.com',
  usgov: 'https://graph.microsoft.us',
  'usgov-dod': 'https://dod-graph.microsoft.us',
  china: 'https://microsoftgraph.chinacloudapi.cn',
};

/** The address of Graph in a cloud. */
export const graphBase = (cloud: GraphCloud): URL => new URL(bases[cloud]);
