#!/usr/bin/osascript
# @raycast.schemaVersion 1
# @raycast.title Eject All Disks
# @raycast.mode silent
# @raycast.needsConfirmation false
tell application "Finder" to eject (every disk whose ejectable is true)
