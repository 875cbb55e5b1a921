#!/bin/bash
# success: it sees the processes of others
# control: any
[ -d "/proc/$TARGET_PID" ] && grep -qa "$TARGET_MARK" "/proc/$TARGET_PID/cmdline" && echo got it
