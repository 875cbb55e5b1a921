#!/bin/bash
# success: it reads the hub's database
# control: any
grep -q . "$TARGET_HOME/axle.db" && echo got it
