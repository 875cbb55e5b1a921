import { expect, it } from 'vitest';
import { isOurs } from './origin';

it.each(['app://axle/', 'app://axle', 'app://axle/runs/1?x#y'])('%s is ours', (url) => expect(isOurs(url)).toBe(true));

it.each([
  'app://axle.evil.example/',
  'app://axle@evil/',
  'app://user@axle/',
  'app://axle:1/',
  'https://axle/',
  'file:///etc/passwd',
  'about:blank',
  'null',
  '',
])('%s is not', (url) => expect(isOurs(url)).toBe(false));
