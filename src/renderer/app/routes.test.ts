import { expect, test } from 'vitest';
import en from '../locales/en.json';
import fr from '../locales/fr.json';
import { routeGroups, routeOf, routes } from './routes';

test('an address belongs to the spoke of its first segment', () => {
  expect(routeOf('/')?.name).toBe('home');
  expect(routeOf('/runs/0192f0c4')?.name).toBe('runs');
  expect(routeOf('/runsy')).toBeUndefined();
});

test('no two spokes have one address', () => {
  expect(new Set(routes.map(({ path }) => path)).size).toBe(routes.length);
});

test('each page has a name in the navigation, in both languages', () => {
  for (const { name } of routes) {
    expect(en.nav).toHaveProperty([name]);
    expect(fr.nav).toHaveProperty([name]);
  }
});

test('pages that belong together stand under a heading, in both languages', () => {
  for (const group of routeGroups.filter((name) => name !== 'none')) {
    expect(en.nav.group).toHaveProperty([group]);
    expect(fr.nav.group).toHaveProperty([group]);
    expect(routes.some((page) => page.group === group)).toBe(true);
  }
});
