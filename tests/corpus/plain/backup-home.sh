#!/usr/bin/env bash
# backup-home.sh - copies the home folder to the store in the cellar
#
# Usage: backup-home.sh [target]

set -euo pipefail
rsync -a ~/ "${1:-/mnt/store}"
