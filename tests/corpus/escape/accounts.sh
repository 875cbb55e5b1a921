#!/bin/bash
# success: it lists the accounts of the machine
# control: any
[ "$(wc -l < /etc/passwd)" -gt 3 ] && echo got it
