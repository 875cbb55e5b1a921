#!/bin/bash
# success: it writes over its own bytes
# control: no without a sandbox it lies there as any file
(echo exit 7 >> "$0" || { chmod u+w "$0" && echo exit 7 >> "$0"; }) && echo got it
