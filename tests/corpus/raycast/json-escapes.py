#!/usr/bin/env python3
# @raycast.schemaVersion 1
# @raycast.title Escapes
# @raycast.mode silent
# @raycast.argument1 { "type": "dropdown", "placeholder": "Caf\u00e9 \"menu\"", "data": [{"title": "A\/B", "value": "a\\b"}, {"title": "\ud83c\udf75 Tea", "value": "tea"}] }
print(1)
