import { describe, expect, it } from 'vitest';
import { createStyle } from './style';
import { facts, table } from './table';

const plain = createStyle(false);

describe('table', () => {
  it('aligns columns by what a terminal shows, and keeps each row on its line', () => {
    const rows = [
      { name: '日本', size: 5 },
      { name: 'evil\n\u001b[2J', size: 1_000 },
    ];
    const shown = table(
      rows,
      [
        { title: 'NAME', value: ({ name }) => name },
        { title: 'SIZE', value: ({ size }) => size, right: true },
      ],
      plain,
    );
    expect(shown).toBe('NAME         SIZE\n日本            5\nevil\\n\\e[2J  1000\n');
  });

  it('marks a cell without counting the marks', () => {
    const columns = [
      { title: 'A', value: () => 'x', style: (text: string) => `<${text}>` },
      { title: 'B', value: () => null },
    ];
    expect(table([{}], columns, plain)).toBe('A  B\n<x>  –\n');
  });
});

describe('facts', () => {
  it('leaves out what is not there', () => {
    const shown = facts(
      [
        ['Name', 'a\tb'],
        ['Gone', null],
        ['Id', 7],
      ],
      plain,
    );
    expect(shown).toBe('Name  a\\tb\nId    7\n');
  });
});
