#!/usr/bin/env node
// @raycast.schemaVersion 1
// @raycast.title Convert
// @raycast.mode compact
// @raycast.argument1 { "type": "dropdown", "placeholder": "From", "data": [{"title": "Metres", "value": "m"}, {"title": "Feet", "value": "ft"}] }
// @raycast.argument2 { "type": "dropdown", "placeholder": "To", "optional": true, "data": [{"title": "Metres", "value": "m"}, {"title": "Feet", "value": "ft"}] }
// @raycast.argument3 { "type": "dropdown", "placeholder": "Digits", "percentEncoded": true, "data": [{"title": "None", "value": "0"}, {"title": "Two", "value": "2"}] }
console.log(process.argv.slice(2));
