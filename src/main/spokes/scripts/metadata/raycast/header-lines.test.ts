import { describe, expect, it } from 'vitest';
import { headerLines } from './header-lines';

const valuesOf = (text: string, file = '/s/x.sh') => headerLines(file, text).map(({ key, value }) => [key, value]);

describe('a value whose brackets stay open', () => {
  it('goes on in the comments below it', () => {
    expect(valuesOf('# @raycast.argument1 { "data": [\n#   { "title": "a ] \\" b" }\n# ] }\n# more')).toEqual([
      ['argument1', '{ "data": [ { "title": "a ] \\" b" } ] }'],
    ]);
    expect(valuesOf('/*\n * @raycast.argument1 {\n *   "type": "text"\n * }\n */', '/s/x.js')).toEqual([
      ['argument1', '{ "type": "text" }'],
    ]);
  });

  it.each(['\n# @raycast.mode silent', '\n\n# }', '\nls }', ''])('is what stands on its line where %j follows', (rest) => {
    expect(valuesOf(`# @raycast.argument1 { "type": "text"${rest}`)[0]).toEqual(['argument1', '{ "type": "text"']);
  });

  it('is none where it is no argument', () => {
    expect(valuesOf('# @raycast.title Draw a [box\n# ]')).toEqual([['title', 'Draw a [box']]);
  });
});

it('a line with more of the same marks counts only where no other says that', () => {
  expect(valuesOf('###@raycast.title Old\n# @raycast.title New\n## @raycast.mode silent')).toEqual([
    ['title', 'New'],
    ['mode', 'silent'],
  ]);
});

it.each(['cat > other.sh <<END\n#!/bin/bash\n# @raycast.title Other\nEND', 'const other = `#!/bin/bash\n# @raycast.title Other`'])(
  'a script that another writes says nothing of that one: %j',
  (code) => {
    expect(valuesOf(`#!/bin/bash\n# @raycast.title Own\n${code}`)).toEqual([['title', 'Own']]);
    expect(valuesOf(`#!/bin/bash\n${code}`)).toEqual([]);
  },
);

it('a second first line above all code is no other script', () => {
  expect(valuesOf('#!/bin/bash\n#!/usr/bin/env bash\n# @raycast.title Own')).toEqual([['title', 'Own']]);
});
