#!/usr/bin/env python3

# @raycast.schemaVersion 1
###@raycast.title Old Name of It
# @raycast.title Pick a Palette
###@raycast.argument1 { "type": "text", "placeholder": "Name" }
# @raycast.mode silent
# @raycast.argument1 { "type": "dropdown", "placeholder": "Palette", "data": [{"title": "Dusk", "value": "dusk"}, {"title": "Noon", "value": "noon"}] }

import sys
