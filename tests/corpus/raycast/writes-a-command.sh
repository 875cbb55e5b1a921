#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title Create a Command
# @raycast.mode fullOutput
# @raycast.argument1 { "type": "text", "placeholder": "Title" }

echo "# @raycast.title $1" > "$1.sh"
echo '# @raycast.argument2 { "type": "text", "placeholder": "No" }' >> "$1.sh"
