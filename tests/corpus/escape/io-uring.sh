#!/bin/bash
# success: it asks the kernel past the filter of calls
# control: no what it says is the machine's
nr() { if [ "$(uname -m)" = aarch64 ]; then echo "$2"; else echo "$1"; fi; }
perl -e 'print syscall('$(nr 425 425)', 1, 0) == -1 && $! == 1 ? "refused" : "got it: $!"'
