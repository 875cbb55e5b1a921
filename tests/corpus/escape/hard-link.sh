#!/bin/bash
# success: it makes a hard link to a file of the hub
# control: any
ln "$TARGET_HOME/axle.db" "$TARGET_GRANTED/linked" && grep -q . "$TARGET_GRANTED/linked" && echo got it; rm -f "$TARGET_GRANTED/linked"
