#!/bin/bash

# @raycast.schemaVersion 1
# @raycast.title Shrink a Scan
# @raycast.mode compact
# @raycast.argument1 { "type": "dropdown", "placeholder": "How much", "data": [
#   { "title": "A little [safe]", "value": "little" },
#   { "title": "Much", "value": "much" }
# ] }
# @raycast.argument2 {
#   "type": "text",
#   "placeholder": "Pages, such as \"1-3\" {all of them}",
#   "optional": true
# }

shrink "$1" "$2"
