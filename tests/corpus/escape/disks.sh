#!/bin/bash
# success: it finds a disk or memory as a file
# control: no a container of a test has neither
ls /dev/vd* /dev/sd* /dev/nvme* /dev/mem /dev/kmem /dev/fuse 2>/dev/null && echo got it
