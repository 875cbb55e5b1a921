#!/bin/bash
# success: it writes into the system
# control: root
for at in /usr /usr/bin /etc /; do touch "$at/axle-escape" && rm "$at/axle-escape" && echo got it; done
