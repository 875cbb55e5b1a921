#!/usr/bin/osascript
(*
@raycast.schemaVersion 1
@raycast.title Mute
@raycast.mode silent
*)
set volume with output muted
