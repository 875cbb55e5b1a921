#!/bin/bash
# success: it becomes root by a setuid program
# control: no without a sandbox it may ask for a password
su -c id 2>/dev/null </dev/null | grep -q uid=0 && [ "$(id -u)" != 0 ] && echo got it; grep -q "NoNewPrivs:.1" /proc/self/status || echo got it: NoNewPrivs
