import { expect, it } from 'vitest';
import { pointed, valuesFrom } from './taking';

const event = { ref: 'main', sender: { name: 'Ada', ids: [7, { a: null }] }, 'a/b': { '~c': true }, none: null };

it.each([
  ['', event],
  ['/ref', 'main'],
  ['/sender/ids/0', 7],
  ['/sender/ids/1/a', null],
  ['/a~1b/~0c', true],
  ['/sender/ids/01', undefined],
  ['/sender/ids/length', undefined],
  ['/sender/toString', undefined],
  ['/ref/0', undefined],
  ['/none/x', undefined],
  ['/__proto__', undefined],
])('%j points to its part of the event', (pointer, found) => {
  expect(pointed(event, pointer)).toEqual(found);
});

it('what is taken stands over what is set, what is not there leaves it, and what is no single value is given as JSON', () => {
  const take = [
    { param: 'who', from: '/sender/name' },
    { param: 'all', from: '/sender/ids' },
    { param: 'kept', from: '/nothing' },
    { param: 'empty', from: '/none' },
  ];
  expect(valuesFrom({ who: 'x', kept: 'y', empty: 'z' }, take, event)).toEqual({
    who: 'Ada',
    all: '[7,{"a":null}]',
    kept: 'y',
    empty: null,
  });
  expect(valuesFrom({ who: 'x' }, take, 'no object')).toEqual({ who: 'x' });
});
