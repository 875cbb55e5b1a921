#!/bin/sh
### BEGIN INIT INFO
# Provides:          hosts-daemon
# Required-Start:    $network
# Default-Start:     2 3 4 5
# Short-Description: Keeps the table of hosts true
### END INIT INFO
case "$1" in start) ;; esac
