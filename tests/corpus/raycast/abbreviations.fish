#!/usr/bin/env fish
# @raycast.schemaVersion 1
# @raycast.title Abbreviations
# @raycast.mode fullOutput
# @raycast.packageName Fish
abbr --show
