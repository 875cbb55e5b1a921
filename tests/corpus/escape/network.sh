#!/bin/bash
# success: it reaches the network
# control: no a machine of a test may have none
(exec 3<>/dev/tcp/192.0.2.1/80) && echo got it; grep -qv "lo:" <(tail -n +3 /proc/net/dev) && echo got it
