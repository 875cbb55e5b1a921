#!/usr/bin/env ruby
# frozen_string_literal: true

# @raycast.schemaVersion 1
# @raycast.title Tag a Release
# @raycast.mode fullOutput
# @raycast.packageName Git
# @raycast.needsConfirmation true
# @raycast.argument1 { "type": "text", "placeholder": "Version" }
# @raycast.argument2 { "type": "text", "placeholder": "Message", "optional": true }
# @raycast.description Makes an annotated tag and pushes it

system('git', 'tag', '-a', ARGV[0], '-m', ARGV[1].to_s)
