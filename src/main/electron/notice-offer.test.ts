import { expect, it } from 'vitest';
import { aboutOf } from '#shared/contract/notice-address';
import { labelsIn } from './labels';
import { offerOf } from './notice-offer';

const run = '01234567-89ab-4cde-8f01-23456789abcd';
const text = { title: 'Failures', body: 'Backup failed (exit code 3)' };
const offered = (notice: Parameters<typeof aboutOf>[0], language: 'en' | 'fr' = 'en') =>
  offerOf({ ...text, about: aboutOf(notice) }, labelsIn(language).notice);

it('leads to its run, and offers to ask for it once more, in the language of the person', () => {
  const path = `/runs/${run}`;
  expect(offered({ run, state: 'failed', together: null })).toEqual({
    ...text,
    path,
    actions: [
      { text: 'Open', path },
      { text: 'Run again…', path: `${path}?again` },
    ],
  });
  expect(offered({ run, state: 'failed', together: null }, 'fr').actions.map((action) => action.text)).toEqual(['Ouvrir', 'Relancer…']);
});

it('of a run that goes on offers no repeat', () => {
  expect(offered({ run, state: 'running', together: null }).actions).toEqual([{ text: 'Open', path: `/runs/${run}` }]);
});

it('of many runs leads to the list', () => {
  const path = '/notifications';
  expect(offered({ run, state: 'failed', together: {} })).toEqual({ ...text, path, actions: [{ text: 'Open', path }] });
});

it('makes no address of a text, and none that leaves the run’s page', () => {
  const { path, actions } = offered({ run: '../settings?x=1#go=//evil', state: 'failed', together: null });
  expect(path).toBe('/runs/..%2Fsettings%3Fx%3D1%23go%3D%2F%2Fevil');
  expect(actions[1]?.path).toBe(`${path}?again`);
});
