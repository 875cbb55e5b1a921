#!/usr/bin/env bash
# @raycast.schemaVersion 1
# @raycast.title Send a Note
# @raycast.mode silent
# @raycast.argument1 { "type": "text", "placeholder": "To" }
# @raycast.argument2 { "type": "text", "placeholder": "Subject", "optional": false }
# @raycast.argument3 { "type": "text", "placeholder": "Text", "optional": true, "percentEncoded": true }
printf '%s\n' "$@"
