#!/usr/bin/env node

// Required parameters:
// @raycast.schemaVersion 1
// @raycast.title Decode a Token
// @raycast.mode fullOutput

// Optional parameters:
// @raycast.icon 🪙
// @raycast.argument1 { "type": "password", "placeholder": "Token" }

const [, payload = ''] = process.argv[2].split('.');
console.log(Buffer.from(payload, 'base64url').toString());
