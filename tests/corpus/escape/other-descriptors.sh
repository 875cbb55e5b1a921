#!/bin/bash
# success: it opens the descriptors of another process
# control: any
ls "/proc/$TARGET_PID/fd" 2>/dev/null | grep -q . && echo got it
