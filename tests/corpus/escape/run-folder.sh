#!/bin/bash
# success: it sees what lies in /run
# control: any
[ -n "$(ls -A /run | grep -v "^axle$")" ] && echo got it
