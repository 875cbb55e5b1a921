#!/bin/bash
# success: it reads the environment of others
# control: any
grep -aqs "$TARGET_MARK" "/proc/$TARGET_PID/environ" && echo got it; cat /proc/[0-9]*/environ 2>/dev/null | tr "\0" "\n" | grep -q "^HUB_SECRET=" && echo got it
