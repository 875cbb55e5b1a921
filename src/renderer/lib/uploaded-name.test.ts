import { describe, expect, it } from 'vitest';
import { fakePlan } from '../../../tests/support/fake-plan';
import { planWithPaths, uploadedName } from './uploaded-name';

const home = '/home/ada/.local/share/axle';
const sent = `${home}/uploads/3f2c8a10-8d5e-4d0e-9a55-2b1f1c9f7e01/report 1.csv`;

describe('a file that was sent for one run', () => {
  it('is called what its sender called it', () => {
    expect(uploadedName(sent, home)).toBe('report 1.csv');
    const windows = String.raw`C:\Users\ada\axle`;
    expect(uploadedName(String.raw`${windows}\uploads\3f2c\list.csv`, windows)).toBe('list.csv');
  });

  it.each([
    ['another folder of that name', '/srv/uploads/3f2c/report.csv'],
    ['below another home', `/data${sent}`],
    ['one that begins alike', `${home}2/uploads/3f2c/report.csv`],
    ['the folder itself', `${home}/uploads/3f2c`],
    ['deeper than a file lies', `${home}/uploads/3f2c/a/b`],
    ['a way out of it', `${home}/uploads/3f2c/..`],
    ['anything else of the hub', `${home}/runs/3f2c/report.csv`],
    ['nothing', ''],
  ])('is not %s', (_, path) => expect(uploadedName(path, home)).toBeNull());

  it('is none as long as nobody knows where the hub keeps them', () => expect(uploadedName(sent, undefined)).toBeNull());
});

it('shows the paths of a plan as they are called, and that they lead where they say', () => {
  const folder = (path: string, real: string | null) => ({ path, real, write: false, param: 'input', refused: null, withheld: [] });
  const plan = fakePlan({ folders: [folder(sent, `/real${sent}`), folder('/srv', '/data/srv'), folder('/gone', null)] });
  const shown = planWithPaths(plan, (path) => (path === sent ? 'report 1.csv (uploaded)' : path));
  expect(shown).toEqual({
    ...plan,
    folders: [folder('report 1.csv (uploaded)', 'report 1.csv (uploaded)'), folder('/srv', '/data/srv'), folder('/gone', null)],
  });
});
