#!/bin/bash
# success: it traces a process
# control: any
nr() { if [ "$(uname -m)" = aarch64 ]; then echo "$2"; else echo "$1"; fi; }
perl -e 'print syscall('$(nr 101 117)', 0, 0, 0, 0) == -1 && $! == 1 ? "refused" : "got it: $!"'
