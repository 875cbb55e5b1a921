#!/usr/bin/env ruby
# @raycast.schemaVersion 1
# @raycast.title Bare Keys
# @raycast.mode silent
# @raycast.argument1 { type: "text", placeholder: "Name", optional: True }
puts ARGV[0]
