import { describe, expect, it } from 'vitest';
import type { Language } from '#shared/contract/scripts';
import { readLeadingComment } from '../leading-comment';

const read = (text: string, language: Language = 'bash', file = '/s/backup.sh') =>
  readLeadingComment(file, text, language)?.fields[0]?.value;

describe('a comment that has headings', () => {
  it.each([
    '# AUTHOR:\n# Ada Fields\n#\n# DESCRIPTION:\n# Copies the home folder.',
    '# Author:\n#   Ada Fields\n# Description:\n#   Copies the home folder.',
    '# backup.sh\n# Copies the home folder.',
    '# Old-Name.ps1 — Copies the home folder.',
    '# Copies the home folder.\n# Editor : Ada Champs',
    '# Auteur : Ada Champs\n# Date de création : hier\n#\n# Copies the home folder.',
    '# Autor: Ada Feld\n# Erstellt am: 1.2.2024\n# Datei: sichern.sh\n# Beschreibung: Copies the home folder.',
    '# 作者：田\n# 日期: 2024-01-01\n# Copies the home folder.',
    '# Verwendung: sichern.sh ZIEL\n\n# Copies the home folder.',
  ])('says what its script does: %j', (text) => expect(read(text)).toBe('Copies the home folder.'));
});

describe('a comment that stands at code', () => {
  it.each<readonly [Language, string]>([
    ['sh', '# USAGE:\n#  backup.sh TARGET\n\n# make notes\nNOTES=yes'],
    ['node', '// Name: backup\n\nimport "x";\n// let all = one // as it was\n\n// get the text\nconst a = 1;'],
    ['node', '// Title: backup\n// Shortcut: cmd b\nimport "x";\n\n// get the text\nconst a = 1;'],
  ])('is not what a script with a header of its own says of itself: %s %j', (language, text) =>
    expect(read(text, language)).toBeUndefined(),
  );

  it.each<readonly [Language, string]>([
    ['sh', '#!/bin/sh\n# Copies the home folder.\nTARGET=/mnt'],
    ['sh', '# USAGE:\n#  backup.sh TARGET\n\n# Copies the home folder.\n\nTARGET=/mnt'],
    ['node', 'import "x";\n\n// Copies the home folder.\nconst a = 1;'],
  ])('is, where there is no header or it stands apart: %s %j', (language, text) =>
    expect(read(text, language)).toBe('Copies the home folder.'),
  );
});

it.each([
  '#--Requires -Version 7.2\nGet-It',
  '# Requires -RunAsAdministrator\nGet-It',
  '# Get command-line parameters\nparam($A)',
  '### process commandline arguments\n[CmdletBinding()]\nparam($A)',
  '# Parameters\nparam($A)',
  '#install-Module -Name xStorage -Repository Own\nGet-It',
])('what PowerShell would read or run is nothing that a person is told: %j', (text) =>
  expect(read(text, 'powershell', '/s/x.ps1')).toBeUndefined(),
);
