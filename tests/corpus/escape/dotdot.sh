#!/bin/bash
# success: it leaves its granted folder by ..
# control: any
grep -q . "$TARGET_GRANTED/../home/axle.db" && echo got it
