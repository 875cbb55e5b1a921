import { describe, expect, it } from 'vitest';
import type { Language } from '#shared/contract/scripts';
import { readLeadingComment } from './leading-comment';

const read = (text: string, language: Language = 'bash', file = '/s/backup.sh') =>
  readLeadingComment(file, text, language)?.fields[0]?.value;

describe('a leading comment', () => {
  it.each<readonly [Language, string]>([
    ['bash', '#!/bin/bash\n# Copies the\n# home folder.\n\nls'],
    ['sh', 'set -eu\n\n# shellcheck disable=SC1091\n# Copies the home folder.\nls'],
    ['zsh', '\uFEFF#!/bin/zsh\r\n# Copies the home folder.\r\nls'],
    ['sh', '#!/bin/sh\n# -*- sh -*-\n\n: << =cut\n\n=head1 NAME\n\nbackup - Copies the\nhome folder.\n\n=head1 USE\n\nNone\n\n=cut\n'],
    ['fish', '# Copies the home folder.\n#\n# And more.'],
    ['ruby', '# frozen_string_literal: true\n\n# Copies the home folder.\nputs 1'],
    ['ruby', '#!/usr/bin/env ruby\n=begin\nCopies the home folder.\n=end'],
    ['perl', 'use strict;\nuse warnings;\n# Copies the home folder.\nprint 1;'],
    ['perl', 'print 1;\n\n=head1 NAME\n\nbackup, restore - Copies the B<home folder>.\n\n=cut'],
    ['perl', '=head1 NAME\n\nbackup\n\n=head1 DESCRIPTION\n\nCopies the home\nfolder.\n'],
    ['node', "/* eslint-disable */\n'use strict';\n/**\n * Copies the home folder.\n *\n * @author Ada\n */"],
    ['node', '/** @fileoverview Copies the\n * home folder. */\n'],
    ['node', '// @ts-check\n// Copies the home folder.\nimport x from "y";'],
    ['deno', '// Copies the home folder.'],
    ['cmd', '@echo off\r\nrem Copies the home folder.\r\ncopy a b\r\n'],
    ['cmd', '@setlocal\r\n::\r\n:: Copies the home folder.\r\n'],
    ['php', '#!/usr/bin/php\n<?php\n\n# Copies the home folder.\n'],
    ['lua', '--[[\n  Copies the home folder.\n]]'],
    ['applescript', '(* Copies the home folder. *)'],
    ['swift', '/// Copies the home folder.\nimport Foundation'],
    ['python', '#!/usr/bin/env python3\n# pylint: disable=line-too-long,too-many-lines\n# flake8: noqa\n# Copies the home folder.\n'],
    ['powershell', '#!powershell\n\n#AnsibleRequires -CSharpUtil Ansible.Basic\n\n# Copies the home folder.\n'],
    ['perl', '#!/usr/bin/perl\n# nagios: -epn\n# Copies the home folder.\n'],
    ['executable', '#!/usr/bin/awk -f\n# Copies the home folder.\n'],
  ])('of %s is found in %j', (language, text) => expect(read(text, language)).toBe('Copies the home folder.'));

  it.each([
    '# backup.sh - Copies the home folder.',
    '# backup: Copies the home folder.',
    '# old-name.sh -- Copies the home folder.',
    '# snapshot — Copies the home folder.',
    '# backup.sh\n#\n# Copies the home folder.',
    '# Script: backup.sh\n# Description: Copies the home folder.\n# Version: 2',
    '########\n#  Copies the home folder.  #\n########',
    '# Usage: backup.sh [TARGET]\n#   TARGET  where to\n#\n# Copies the home folder.',
    '# Copies the home folder.\n# Usage: backup.sh',
    '# Intended usage:\n#   backup.sh TARGET\n\n# Copies the home folder.',
    '# import urllib.request\n\n# Copies the home folder.',
    '# Author: Ada\n# Company: Fields Ltd\n# =====\n# Copies the home folder.',
    '# DISCLAIMER:\n# This comes without a warranty of any kind.\n\n# Copies the home folder.',
    '# Dependency: rsync (https://rsync.example)\n# Install it with the system’s packages\n\n# Copies the home folder.',
    '# Copyright (c) 2020 Ada Fields\n# License: MIT\n\n# Copies the home folder.',
    '# Required parameters:\n# @raycast.schemaVersion 1\n# @raycast.title Back up\n\n# Optional parameters:\n# @raycast.icon x\n\n# Documentation:\n# @raycast.author Ada\n\n# Copies the home folder.',
    '# Copyright 2020 Ada Fields\n#\n# Permission is hereby granted, free of charge, to any person\n#\n# Copies the home folder.',
    '# vim: set ft=sh:\n# -*- mode: sh -*-\n# Copies the home folder.',
    '#set -x\n\n# Copies the home folder.',
    '# This file was generated. Do not edit.\n\n# Copies the home folder.',
    '### BEGIN INIT INFO\n# Provides: backup\n# Short-Description: Copies the home folder.\n### END INIT INFO',
  ])('says what the script does, and nothing else: %j', (text) => expect(read(text)).toBe('Copies the home folder.'));

  it.each([
    '',
    '#!/bin/bash',
    'ls\n# Copies the home folder.',
    '# Usage: backup.sh TARGET',
    '# shellcheck shell=bash',
    '# Copyright (c) 2020 Ada Fields. All rights reserved.',
    '# backup.sh',
    '# ------',
    '# Backup',
    '# Name: a word that goes on\n# in the next line.',
    '#export A=b',
  ])('says nothing in %j', (text) => expect(read(text)).toBeUndefined());

  it.each([
    ['# Licence checker for all packages', 'Licence checker for all packages'],
    ['# Usage of the disk by folder', 'Usage of the disk by folder'],
    ['# Warning: deletes all of it', 'Warning: deletes all of it'],
    ['# Options traders want: a list', 'Options traders want: a list'],
  ])('that only looks like boilerplate stands: %j', (text, description) => expect(read(text)).toBe(description));

  it('keeps to 1,024 characters', () => {
    const description = read(`# ${'word '.repeat(400)}`);
    expect(description).toMatch(/word…$/);
    expect(String(description).length).toBeLessThanOrEqual(1_024);
  });

  it('gives the script no name', () => {
    expect(readLeadingComment('/s/a.sh', '# A: copies the home folder.', 'bash')).toEqual({
      format: 'plain',
      file: '/s/a.sh',
      problems: [],
      fields: [{ key: 'description', value: 'copies the home folder.', line: 1 }],
    });
  });

  it.each<[string, Language]>([
    ['#requires -version 5\n#region Head\n# Copies the home folder.', 'powershell'],
    ['<#PSScriptInfo\n.VERSION 1\nOf no use.\n#>\n<# Copies the home folder. #>', 'powershell'],
    ['#Requires -Modules A\n<#\n  Copies the home folder.\n#>\nparam($A)', 'powershell'],
    ['import os\n# Copies the home folder.', 'python'],
  ])('stands where a script has no words of its own form: %j', (text, language) =>
    expect(read(text, language)).toBe('Copies the home folder.'),
  );

  it.each<[string, Language]>([
    ['# .PARAMETER Name\n# Copies the home folder.', 'powershell'],
    ['<#\n  .SYNOPSIS\n  Copies the home folder.\n#>', 'powershell'],
    ['x = 1\n# Copies the home folder.', 'python'],
  ])('is not what another form has: %j', (text, language) => expect(read(text, language)).toBeUndefined());
});
