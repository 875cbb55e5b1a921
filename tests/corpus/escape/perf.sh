#!/bin/bash
# success: it watches the kernel by its counters
# control: no what it says is the machine's
nr() { if [ "$(uname -m)" = aarch64 ]; then echo "$2"; else echo "$1"; fi; }
perl -e 'print syscall('$(nr 298 241)', 0, 0, -1, -1, 0) == -1 && $! == 1 ? "refused" : "got it: $!"'
