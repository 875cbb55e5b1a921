#!/usr/bin/env python3

# @raycast.schemaVersion 1
# @raycast.title Search the Wiki
# @raycast.mode compact
# @raycast.argument1 { "type": "text", "placeholder": "Query", "percentEncoded": true }

import sys
import webbrowser

webbrowser.open(f"https://wiki.example.org/?q={sys.argv[1]}")
