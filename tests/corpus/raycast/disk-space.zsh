#!/bin/zsh
# @raycast.schemaVersion 1
# @raycast.title Disk Space
# @raycast.mode inline
# @raycast.refreshTime 5m
# @raycast.packageName Monitoring
# @raycast.icon images/disk.png
# @raycast.iconDark images/disk-dark.png

print -r -- "$(df -h / | tail -1 | awk '{print $4}') free"
