import { brand } from './brand'
export const metadata = {
  // The name is plain, the rest is not.
  "name": `Plain Template`,
  description: `By ${brand("}")} for you`,
  tag: brand('x') + 'y',
  nested: { name: 'Inner', list: [1, 2, { name: "Deeper" }] },
  alias: 'pt' + brand('z'),
};
