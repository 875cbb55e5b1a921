#!/bin/bash
# success: it lists the runtime folder
# control: any
[ -d "$TARGET_RUNTIME" ] && ls "$TARGET_RUNTIME" && echo got it
