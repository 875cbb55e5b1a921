' @raycast.schemaVersion 1
' @raycast.title Old Comments
% @raycast.mode silent
; @raycast.packageName Mixed
true
