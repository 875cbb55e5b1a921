#!/bin/bash
# levels: strict
# success: it fills the memory of the machine by files
# control: no it would take the memory of the machine
head -c 2200M /dev/zero > /tmp/large 2>/dev/null && echo got it; rm -f /tmp/large
