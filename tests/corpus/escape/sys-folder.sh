#!/bin/bash
# success: it sees the devices in /sys
# control: any
[ -n "$(ls -A /sys 2>/dev/null)" ] && echo got it
