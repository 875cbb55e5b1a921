#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.mode silent
true
