#!/bin/bash
# success: it speaks to the host of a virtual machine
# control: no whether there is one is the machine's affair
nr() { if [ "$(uname -m)" = aarch64 ]; then echo "$2"; else echo "$1"; fi; }
perl -e 'print syscall('$(nr 41 198)', 40, 1, 0) == -1 && $! == 1 ? "refused" : "got it: $!"'
