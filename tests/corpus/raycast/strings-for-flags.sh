#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title Flags as Text
# @raycast.mode silent
# @raycast.argument1 { "type": "text", "placeholder": "Path", "optional": "true", "percentEncoded": "false" }
true
