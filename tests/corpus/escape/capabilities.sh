#!/bin/bash
# success: it holds a capability
# control: root
grep -q "CapEff:.0000000000000000" /proc/self/status || echo got it
