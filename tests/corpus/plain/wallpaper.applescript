#!/usr/bin/osascript
(* Sets the same wallpaper on every screen. *)
tell application "System Events" to get name
