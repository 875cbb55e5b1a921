#!/usr/bin/env node
/* @raycast.schemaVersion 1 */
/* @raycast.title One per Line */
/* @raycast.mode silent */
/* @raycast.argument1 { "type": "text", "placeholder": "Glob **/" } */
process.exit(0);
