#!/bin/bash
# success: it changes the head of the audit chain
# control: any
echo forged > "$TARGET_HOME/audit.head" && echo got it
