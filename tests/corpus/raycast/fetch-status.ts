#!/usr/bin/env -S deno run --allow-net

// @raycast.schemaVersion 1
// @raycast.title Status of a Page
// @raycast.mode compact
// @raycast.argument1 { "type": "text", "placeholder": "URL" }

const { status } = await fetch(Deno.args[0]);
console.log(status);
