#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title Odd Values
# @raycast.mode window
# @raycast.needsConfirmation perhaps
# @raycast.currentDirectoryPath ~/work
# @raycast.refreshTime soon
true
