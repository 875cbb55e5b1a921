#!/bin/bash
# success: it reads a file of the person
# control: any
grep -q . "$TARGET_USER/notes.txt" && echo got it
