#!/bin/bash

# Dependency: a token of your account. Put it into NOTES_TOKEN below.

# @raycast.schemaVersion 1
# @raycast.title New Note
# @raycast.mode silent
# @raycast.packageName Notes
# @raycast.argument1 { "type": "text", "placeholder": "Text", "percentEncoded": true }

NOTES_TOKEN=""
curl -H "Authorization: $NOTES_TOKEN" "https://notes.example.org/new?text=$1"
