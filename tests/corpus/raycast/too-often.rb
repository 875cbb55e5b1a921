#!/usr/bin/env ruby
# @raycast.schemaVersion 1
# @raycast.title Clock
# @raycast.mode Inline
# @raycast.refreshTime 1s
# @raycast.currentDirectoryPath
puts Time.now
