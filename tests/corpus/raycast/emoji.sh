#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title 👩‍💻 Arbeitszeit – heute
# @raycast.mode compact
# @raycast.icon 👩‍💻
# @raycast.iconDark https://example.org/icons/dark.png
# @raycast.packageName Zeiterfassung 🕒
# @raycast.description Zählt die Stunden, größer als 0 ✅
true
