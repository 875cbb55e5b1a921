#!/bin/bash
# success: it reads the memory of its init
# control: root
nr() { if [ "$(uname -m)" = aarch64 ]; then echo "$2"; else echo "$1"; fi; }
perl -e 'print syscall('$(nr 310 270)', 1, 0, 0, 0, 0, 0) == -1 && $! == 1 ? "refused" : "got it: $!"'
