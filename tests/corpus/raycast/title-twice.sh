#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title The First
# @raycast.mode silent
# @raycast.title The Second
# @raycast.argument1 { "type": "text", "placeholder": "One" }
# @raycast.argument1 { "type": "password", "placeholder": "Two" }
# @raycast.author A
# @raycast.author B
true
