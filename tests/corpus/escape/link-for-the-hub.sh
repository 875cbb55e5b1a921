#!/bin/bash
# success: it leaves a link where the hub writes next
# control: any
ln -s /etc/passwd "$TARGET_HOME/runs/other/output.001" && echo got it; rm -f "$TARGET_HOME/runs/other/output.001"
