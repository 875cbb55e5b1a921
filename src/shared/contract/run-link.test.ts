import { expect, it } from 'vitest';
import { MAX_LINK, readLinkValues, readRunLink, runLink } from './run-link';

it.each([
  ['axle://run/hello', 'hello', {}],
  ['AXLE://run/hello?name=Ada%20L&n=3', 'hello', { name: 'Ada L', n: '3' }],
  ['axle://run/ops%3Adeploy%2Fweb.sh?hosts=a%0Ab', 'ops:deploy/web.sh', { hosts: 'a\nb' }],
  [
    'axle://run/hello?constructor=x&__proto__=y',
    'hello',
    Object.fromEntries([
      ['constructor', 'x'],
      ['__proto__', 'y'],
    ]),
  ],
  ['axle://run/hello?rate=100%25', 'hello', { rate: '100%' }],
  ['axle://run/hello?empty=', 'hello', { empty: '' }],
  ['axle://run/hello?sum=1+1=2', 'hello', { sum: '1+1=2' }],
  ['axle://run/hello?a=%2561', 'hello', { a: '%61' }],
  ['axle://run/hello?a=LIKE%20%27%25ab%25%27', 'hello', { a: "LIKE '%ab%'" }],
  ['axle://run/hello?lines=a%0D%0Ab', 'hello', { lines: 'a\nb' }],
  [
    'axle://run/hello?who=%F0%9F%91%A8%E2%80%8D%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7',
    'hello',
    { who: '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}' },
  ],
  ['axle://run/hello?who=%D9%85%DB%8C%E2%80%8C%D8%AE', 'hello', { who: '\u0645\u06cc\u200c\u062e' }],
])('reads %s', (link, script, values) => expect(readRunLink(link)).toEqual({ ok: true, script, values }));

it.each([
  ['https://run/hello', 'form'],
  ['axle:run/hello', 'form'],
  ['axle://start/hello', 'form'],
  ['axle://user@run/hello', 'form'],
  ['axle://run/', 'form'],
  ['axle://run/a/b', 'form'],
  ['axle://run/a\\b', 'form'],
  ['axle://run/hello#x', 'form'],
  ['axle://run/hello?a=1?b=2', 'form'],
  ['axle://run/hello?=1', 'form'],
  ['axle://run/hello?a', 'form'],
  ['axle://run/hello?a=1&&b=2', 'form'],
  ['axle://run/hello?a=1#b', 'form'],
  ['javascript:alert(1)', 'form'],
  ['axle://run/hello?a=1&a=2', 'twice'],
  ['axle://run/hel lo', 'control'],
  ['axle://run/hello\n', 'control'],
  ['axle://run/h\u00e9llo', 'control'],
  ['axle://run/hello%00', 'control'],
  ['axle://run/hello?a=%1B%5B2J', 'control'],
  ['axle://run/hello?a=%0D', 'control'],
  ['axle://run/hello?a=x%E2%80%AEy', 'control'],
  ['axle://run/hello?a=%E2%80%8B', 'control'],
  ['axle://run/hello?a%0A=1', 'control'],
  ['axle://run/hello?a=x%E2%80%8Dy', 'control'],
  ['axle://run/hello?%2561=1', 'encoding'],
  ['axle://run/%252e%252e', 'encoding'],
  ['axle://run/hello?a=%zz', 'encoding'],
  ['axle://run/hello?a=%C3', 'encoding'],
  [`axle://run/hello?a=${'x'.repeat(MAX_LINK)}`, 'too-long'],
  [`axle://run/${'x'.repeat(1_025)}`, 'too-long'],
  [`axle://run/hello?${Array.from({ length: 129 }, (_, at) => `p${at}=1`).join('&')}`, 'too-many'],
])('refuses %s', (link, fault) => expect(readRunLink(link)).toEqual({ ok: false, fault }));

it('makes links that are read as they were meant', () => {
  for (const [script, values] of [
    ['ops:deploy/web app.sh', { 'a b': 'c&d=e?f#g', lines: 'x\ny', emoji: '🦊', date: '%DATE%' }],
    ['hello', {}],
  ] as const) {
    expect(readRunLink(runLink(script, values) ?? '')).toEqual({ ok: true, script, values });
  }
});

it('makes none where it would be refused', () => {
  expect(runLink('hello', { a: '\u001b' })).toBeUndefined();
  expect(runLink('hello', { a: '\ud800' })).toBeUndefined();
  expect(runLink('hello', { a: 'x'.repeat(MAX_LINK) })).toBeUndefined();
});

it('reads the values of an address by the same rules', () => {
  expect(readLinkValues([['name', 'Ada L']])).toEqual({ ok: true, values: { name: 'Ada L' } });
  const odd = readLinkValues([['__proto__', 'a']]);
  expect(odd.ok && Object.keys(odd.values)).toEqual(['__proto__']);
  for (const [pairs, fault] of [
    [[['name', 'x\u202ey']], 'control'],
    [[['name', 'x\u200by']], 'control'],
    [[['', 'x']], 'form'],
    [
      [
        ['a', '1'],
        ['a', '2'],
      ],
      'twice',
    ],
    [Array.from({ length: 129 }, (_, at) => [`p${at}`, '1'] as const), 'too-many'],
    [[['a', 'x'.repeat(MAX_LINK)]], 'too-long'],
  ] as const) {
    expect(readLinkValues(pairs)).toEqual({ ok: false, fault });
  }
});
