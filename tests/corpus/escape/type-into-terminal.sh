#!/bin/bash
# success: it types into the terminal that it was started from
# control: no there is none
perl -e 'print ioctl(STDIN, 0x5412, "x") || $! != 1 ? "got it: $!" : "refused"'
