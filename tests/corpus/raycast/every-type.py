#!/usr/bin/env python3
# @raycast.schemaVersion 1
# @raycast.title Deploy
# @raycast.mode fullOutput
# @raycast.argument1 { "type": "text", "placeholder": "Branch" }
# @raycast.argument2 { "type": "password", "placeholder": "Token", "optional": true }
# @raycast.argument3 { "type": "dropdown", "placeholder": "Where", "data": [{"title": "Test", "value": "test"}, {"title": "Live", "value": "live"}] }
import sys
print(len(sys.argv))
