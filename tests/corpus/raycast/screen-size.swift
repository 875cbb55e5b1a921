#!/usr/bin/swift

// Required parameters:
// @raycast.schemaVersion 1
// @raycast.title Screen Size
// @raycast.mode compact
//
// Optional parameters:
// @raycast.packageName Display

import Foundation

print("1920 by 1080")
