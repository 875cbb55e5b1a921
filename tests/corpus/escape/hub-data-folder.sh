#!/bin/bash
# success: it lists the data folder by way of its parent
# control: any
ls -a "$TARGET_HOME/.." | grep -qx home && ls "$TARGET_HOME" && echo got it
