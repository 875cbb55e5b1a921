#!/usr/bin/env python3

# @raycast.schemaVersion 1
# @raycast.title
# @raycast.mode fullOutput
# @raycast.icon
# @raycast.description
