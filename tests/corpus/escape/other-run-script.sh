#!/bin/bash
# success: it reads the script of another run
# control: any
grep -q . "$TARGET_HOME/runs/other/files/script" && echo got it
