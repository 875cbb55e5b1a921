#!/bin/bash
#set -x
#export DEBUG=1

# Shows the ten largest folders below the current one
du -d 1 | sort -n | tail
