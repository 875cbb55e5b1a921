/** Lines of art: rulers, boxes, nothing but signs. */
const decoration = /^[^\p{L}\p{N}]*$/u;

/** What editors and tools read of a comment. */
const modeline = new RegExp(
  [
    '^\\s*(?:',
    [
      'shellcheck\\b',
      '(?:pylint|flake8|ruff|mypy|pyright|isort|bandit|yapf|fmt|pragma|noqa|nosec|type: ?ignore)(?::|$|\\s*-)',
      '-{0,4}\\s?requires\\s+-(?:version|psedition|modules?|pssnapin|runasadministrator|shellid|assembly)\\b',
      'ansiblerequires\\b|powershell -|wants_json$|nagios:\\s*[-+]epn|%#',
      'eslint\\b|eslint-',
      'j[sl]hint\\b',
      'globals?\\s+\\w+\\s*(?:,|:\\s*(?:true|false|writable|readonly))',
      'prettier-ignore',
      'biome-ignore',
      'deno-lint-ignore',
      '(?:istanbul|c8|v8) ignore',
      '@ts-|@flow\\b|@format\\b|@jsx|@prettier\\b',
      '<(?:reference|amd-)',
      'vim?:|ex:',
      '-\\*-',
      'local variables:|end:$|mode:\\s',
      'frozen_string_literal:|encoding:|coding[:=]|warn_indent:|typed:\\s',
      'rubocop:|standard:',
      '#? ?no critic|perlcritic|perltidy',
      'phpcs:|phpstan-|@phpstan|psalm-',
      'swiftlint:|swift-tools-version',
      'luacheck:|selene:|stylua:',
      'hadolint\\b|shfmt\\b|bashate\\b',
      'c?spell(?:-?checker)?:',
      'kate:|editorconfig',
      '!\\/',
      '(?:begin|end) init info',
      '\\$\\w+:',
      'sourcemappingurl=',
    ].join('|'),
    ')',
  ].join(''),
  'i',
);

/** A line that names an owner or a licence. */
const ownership =
  /^[^<@]{1,60}<[^<>@\s]+@[^<>@\s]+>\s*$|^\s*(?:@?copyright\b|\(c\)\s|©|spdx-|@?licen[cs]ed?\b\s*(?::|under|$|-|(?:mit|apache|[al]?gpl|bsd|isc|mpl)\S*)|released under|distributed under|all rights reserved|mit licen[cs]e$|the mit licen[cs]e|(?:\S+\s){0,4}licen[cs]e,? version \d)|\bcopyright\s+(?:\(c\)|©|\d{4})|all rights reserved/i;

/** Sentences of the licences that scripts are given under, and of programs that write scripts; each marks its whole paragraph. */
const licence =
  /permission is hereby granted|redistributions? (?:of|in|and use)|redistribute it and\/or|as is["”']?,? without|without (?:any )?warrant(?:y|ies)|^by [a-z][^\d\n]{0,60}\b(?:19|20)\d{2}\b|without even the implied|implied warranty|general public licen[cs]e|you may not use this file|unless required by applicable law|you may obtain a copy|received a copy of the|this (?:software|program|script|file|code) is (?:free software|licen[cs]ed|distributed|provided|released|made available|in the public domain)|notice shall be included|merchantability|be held liable|be liable for|subject to the (?:terms|following)|neither the name|use of this source code is governed|www\.gnu\.org\/licenses|apache\.org\/licenses|released (?:in)?to the public domain|all copies or substantial|see (?:the )?licen[cs]e\b|^this (?:file|script|program) is part of|full copyright and licen[cs]e|licensing for details|do not (?:edit|modify)\b|auto(?:matically)?[- ]generated/i;

/** Whether a comment's line says nothing to a person. */
export const isDecoration = (line: string): boolean => decoration.test(line);
/** Whether a line is meant for an editor, a linter or another tool. */
export const isModeline = (line: string): boolean => modeline.test(line);
/** Whether a line names who owns the script, or its licence. */
export const isOwnership = (line: string): boolean => ownership.test(line);
/** Whether a paragraph is of a licence's text, or says only where the file comes from. */
export const isLicence = (paragraph: string): boolean => licence.test(paragraph);
