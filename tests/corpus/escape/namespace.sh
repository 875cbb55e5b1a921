#!/bin/bash
# success: it makes a namespace of its own
# control: no what it says is the machine's
nr() { if [ "$(uname -m)" = aarch64 ]; then echo "$2"; else echo "$1"; fi; }
perl -e 'print syscall('$(nr 272 97)', 0x10000000) == -1 && $! == 1 ? "refused" : "got it: $!"' ; unshare -Ur true && echo got it
