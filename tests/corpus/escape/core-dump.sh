#!/bin/bash
# success: it leaves its memory in a core dump
# control: no that is off without a sandbox too
cd /tmp; bash -c "kill -ABRT \$\$"; ls /tmp/core* 2>/dev/null && echo got it; [ "$(ulimit -Hc)" = 0 ] || echo got it
