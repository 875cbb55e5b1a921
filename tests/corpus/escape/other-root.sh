#!/bin/bash
# success: it reads files through the root of another process
# control: any
grep -qs . "/proc/$TARGET_PID/root$TARGET_HOME/axle.db" && echo got it
