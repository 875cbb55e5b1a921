#!/bin/bash
# Usage: usage-only.sh HOST
#   HOST  where to look
ssh "$1" uptime
