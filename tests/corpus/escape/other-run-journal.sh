#!/bin/bash
# success: it reads the journal of another run
# control: any
grep -q . "$TARGET_HOME/runs/other/output.000" && echo got it
