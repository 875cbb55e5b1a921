#!/bin/bash

# Required parameters:
# @raycast.schemaVersion 1
# @raycast.title Current Branch
# @raycast.mode inline
# @raycast.refreshTime 30s

# Optional parameters:
# @raycast.packageName Repository
# @raycast.currentDirectoryPath ../../repository

git branch --show-current
