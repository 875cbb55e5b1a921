#!/usr/bin/osascript

-- @raycast.schemaVersion 1
-- @raycast.title Front Window
-- @raycast.mode compact
-- @raycast.packageName Windows
-- @raycast.description Says what the front window is called.

tell application "System Events" to get name of first process whose frontmost is true
