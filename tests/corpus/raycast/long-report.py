#!/usr/bin/env python3
# @raycast.schemaVersion 1
# @raycast.title Long Report
# @raycast.mode fullOutput
# @raycast.refreshTime 1d
# @raycast.currentDirectoryPath ./
print("a report")
