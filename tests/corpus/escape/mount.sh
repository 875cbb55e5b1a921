#!/bin/bash
# success: it mounts something
# control: no it would change the machine
nr() { if [ "$(uname -m)" = aarch64 ]; then echo "$2"; else echo "$1"; fi; }
perl -e 'print syscall('$(nr 165 40)', "none", "/tmp", "tmpfs", 0, 0) == -1 && $! == 1 ? "refused" : "got it: $!"' ; mount -t tmpfs none /tmp && echo got it
