#!/bin/bash
# success: it adds a key to the keyring
# control: no what it says is the machine's
nr() { if [ "$(uname -m)" = aarch64 ]; then echo "$2"; else echo "$1"; fi; }
perl -e 'print syscall('$(nr 248 217)', "user", "k", "v", 1, -3) == -1 && $! == 1 ? "refused" : "got it: $!"'
