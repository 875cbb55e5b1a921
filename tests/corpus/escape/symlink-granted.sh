#!/bin/bash
# success: it reads through a link in its granted folder
# control: any
ln -sfn "$TARGET_HOME" "$TARGET_GRANTED/link"; grep -q . "$TARGET_GRANTED/link/axle.db" && echo got it; rm -f "$TARGET_GRANTED/link"
