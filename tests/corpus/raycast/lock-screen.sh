#!/bin/bash

# Required parameters:
# @raycast.schemaVersion 1
# @raycast.title Lock the Screen
# @raycast.mode silent

# Optional parameters:
# @raycast.icon 🔒
# @raycast.packageName System

# Documentation:
# @raycast.author Ada Fields
# @raycast.authorURL https://example.org/ada
# @raycast.description Locks the screen at once.

loginctl lock-session
