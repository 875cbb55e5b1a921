#!/bin/bash
# success: it loads a program into the kernel
# control: no what it says is the machine's
nr() { if [ "$(uname -m)" = aarch64 ]; then echo "$2"; else echo "$1"; fi; }
perl -e 'print syscall('$(nr 321 280)', 0, 0, 0) == -1 && $! == 1 ? "refused" : "got it: $!"'
