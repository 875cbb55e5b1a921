import { expect, test } from 'vitest';
import en from '../locales/en.json';
import fr from '../locales/fr.json';
import { routeOf } from './routes';
import { places } from './use-actions';

test.each(places)('%s is done on a page of its scope, and has a name in both languages', (name, scope, path) => {
  expect(en.action).toHaveProperty([name]);
  expect(fr.action).toHaveProperty([name]);
  expect(routeOf(path.replace(/#.*/, ''))?.scope.split(':')[0]).toBe(scope.split(':')[0]);
});
