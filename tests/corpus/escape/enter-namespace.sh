#!/bin/bash
# success: it enters the namespace of its init
# control: no it would be its own
nsenter -t 1 -m true && echo got it
