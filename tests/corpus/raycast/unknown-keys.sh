#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title Unknown Keys
# @raycast.mode silent
# @raycast.colour red
# @raycast.argument4 { "type": "text", "placeholder": "Fourth" }
# @raycast.argument1 { "type": "text", "placeholder": "First", "default": "x" }
true
