#!/bin/bash
# success: it reaches a service of this machine
# control: any
(exec 3<>/dev/tcp/127.0.0.1/"$TARGET_PORT") && echo got it
