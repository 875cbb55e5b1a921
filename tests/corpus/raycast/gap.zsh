#!/usr/bin/env zsh
# @raycast.schemaVersion 1
# @raycast.title A Gap
# @raycast.mode silent
# @raycast.argument1 { "type": "text", "placeholder": "First" }
# @raycast.argument3 { "type": "text", "placeholder": "Third" }
true
