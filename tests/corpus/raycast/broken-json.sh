#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title Broken
# @raycast.mode silent
# @raycast.argument1 { "type": "text" "placeholder" "Name" }
# @raycast.argument2 just a name
# @raycast.argument3 { "type": "text", "placeholder": "Fine" }
true
