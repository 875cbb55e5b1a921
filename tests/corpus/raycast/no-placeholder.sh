#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title No Placeholder
# @raycast.mode silent
# @raycast.argument1 { "type": "text" }
# @raycast.argument2 { "placeholder": "No type" }
# @raycast.argument3 { "type": "number", "placeholder": "How many" }
true
