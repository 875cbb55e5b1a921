#!/bin/bash
# success: it reads the keyring of the kernel
# control: no what it says is the machine's
nr() { if [ "$(uname -m)" = aarch64 ]; then echo "$2"; else echo "$1"; fi; }
perl -e 'print syscall('$(nr 250 219)', 0, -3, 1) == -1 && $! == 1 ? "refused" : "got it: $!"'
