#!/usr/bin/env node
// @raycast.schemaVersion 1
// @raycast.title No Data
// @raycast.mode silent
// @raycast.argument1 { "type": "dropdown", "placeholder": "Which" }
