#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title Rotate Keys
# @raycast.mode silent
# @raycast.argument1 { "type": "password", "placeholder": "Old key" }
# @raycast.argument2 { "type": "text", "placeholder": "New key", "secure": true }
# @raycast.argument3 { "type": "password", "placeholder": "Again", "percentEncoded": true, "optional": true }
true
