#!/bin/sh
#
# USAGE:
#  Run this from the folder of the sources, as
#  ./tools/publish.sh

# make notes
NOTES="yes"

# send it
SEND="yes"
