#!/bin/bash
# success: it finds the socket of Docker
# control: no not each machine has Docker
for at in /run /var/run; do [ -e $at/docker.sock ] && echo got it; done
