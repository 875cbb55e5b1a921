#!/bin/bash
# success: it signals a process of others
# control: any
kill -0 "$TARGET_PID" 2>/dev/null && grep -qa "$TARGET_MARK" "/proc/$TARGET_PID/cmdline" && echo got it
