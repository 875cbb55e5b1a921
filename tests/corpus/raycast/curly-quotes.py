#!/usr/bin/python3
# @raycast.schemaVersion 1
# @raycast.title Pasted from a Page
# @raycast.mode silent
# @raycast.argument1 { “type”: “text”, “placeholder”: “City” }
print(1)
