#!/bin/bash
# @Raycast.schemaversion 1
# @raycast.Title Any Case
# @raycast.MODE FullOutput
# @raycast.PackageName Cases
# @raycast.ARGUMENT1 { "type": "text", "placeholder": "Word", "percentencoded": true }
echo "$1"
