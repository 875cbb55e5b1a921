#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title Commas
# @raycast.mode silent
# @raycast.argument1 { "type": "text", "placeholder": "Name", }
# @raycast.argument2 { "type": "dropdown", "placeholder": "Size", "data": [{"title": "Small", "value": "s",}, {"title": "Large", "value": "l"},], }
true
