#!/usr/bin/env bash
# @axle.id prompt
# @axle.name A prompt
# @axle.description Asks questions in a terminal. Ctrl-C ends it.
# @axle.tags sample, bash, terminal
# @axle.mode terminal
set -u

trap 'printf "\nAs you wish.\n"; exit 130' INT
read -r -p 'What is your name? ' name || exit 1
printf 'Hello, \033[1m%s\033[0m. This terminal has %s columns.\n' "$name" "$(stty size 2>/dev/null | cut -d' ' -f2)"
read -r -s -p 'A word that is not shown: ' word || exit 1
printf '\nIt has %d characters.\n' "${#word}"
