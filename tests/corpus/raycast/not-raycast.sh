#!/bin/bash
# Looks for files with @raycast.title in them.
# @raycast.icon 🤖
grep -rl '@raycast.title' .
