#!/usr/bin/osascript

# @raycast.schemaVersion 1
# @raycast.title Empty the Trash
# @raycast.mode silent
# @raycast.needsConfirmation true

tell application "Finder" to empty trash
