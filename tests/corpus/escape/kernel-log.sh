#!/bin/bash
# success: it reads the log of the kernel
# control: no whether it may is set by the machine
[ -r /dev/kmsg ] && head -c 1 /dev/kmsg 2>/dev/null | grep -q . && echo got it
