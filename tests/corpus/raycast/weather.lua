#!/usr/bin/env lua
-- @raycast.schemaVersion 1
-- @raycast.title Weather
-- @raycast.mode inline
-- @raycast.refreshTime 1h
-- @raycast.argument1 { "type": "text", "placeholder": "City", "optional": true }
print(arg[1])
