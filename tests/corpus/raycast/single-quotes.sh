#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title Quotes
# @raycast.mode silent
# @raycast.argument1 { 'type': 'text', 'placeholder': 'Who\'s there', 'optional': true }
true
