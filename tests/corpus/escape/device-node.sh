#!/bin/bash
# success: it makes a file that is a disk
# control: root
mknod /tmp/axle-escape-$$ b 7 0 && echo got it; rm -f /tmp/axle-escape-$$
