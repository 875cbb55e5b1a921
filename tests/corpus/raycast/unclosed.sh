#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title Unclosed
# @raycast.mode silent
# @raycast.argument1 { "type": "text", "placeholder": "Name"
true
