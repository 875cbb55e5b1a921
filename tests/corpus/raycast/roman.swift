#!/usr/bin/env swift

import Foundation

/*
 * @raycast.schemaVersion 1
 * @raycast.title Roman Numeral
 * @raycast.mode compact
 * @raycast.argument1 { "type": "text", "placeholder": "Number" }
 */

print(CommandLine.arguments[1])
