import { expect, it } from 'vitest';
import { describe as describeText } from './docstring';

const said = (text: string, usage = false) => describeText(text, 'back_up', usage);

it.each([
  ['Backs up.', 'Backs up', ''],
  ['\nTitle\n=====\n\n  More.\n', 'Title', 'More.'],
  ['back_up.py - copies all\n\nMore.', null, 'copies all\n\nMore.'],
  ['back-up: copies all', null, 'copies all'],
  ['back_up.py', null, ''],
  [
    'A sentence that is long enough to be broken somewhere, and\ngoes on.',
    null,
    'A sentence that is long enough to be broken somewhere, and\ngoes on.',
  ],
  ['Usage: back_up [-v]\n\nCopies all.\n\nOptions:\n  -v  more', null, 'Copies all.'],
  ['', null, ''],
])('a docstring %j', (text, name, description) => expect(said(text)).toEqual({ name, description }));

it('keeps a usage out of the description where a library reads it', () => {
  expect(said('Tool\n\nDoes it.\n\nUsage:\n  tool', true)).toEqual({ name: 'Tool', description: 'Does it.' });
});
