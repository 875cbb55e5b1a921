#!/bin/bash
# Script: description-key.sh
# Description: Empties the queue of failed jobs
#              and tells how many there were.
# Date: 2024-02-01
# Requires: jq
true
