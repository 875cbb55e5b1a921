#!/usr/bin/env bash
# @axle.id hello
# @axle.name Hello
# @axle.description Greets somebody, and says where it runs.
# @axle.tags sample, bash
# @axle.param name {kind: text, label: Name, default: world, maxLength: 64, help: "Who is greeted."}
set -euo pipefail

name=${AXLE_PARAM_NAME:-${1:-world}}
printf 'Hello, %s!\n' "$name"
printf 'This is %s in %s, as %s.\n' "$0" "$PWD" "$(id -un)"
