#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title From Windows
# @raycast.mode fullOutput
# @raycast.argument1 { "type": "text", "placeholder": "Host" }
ping -c 1 "$1"
