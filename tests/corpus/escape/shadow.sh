#!/bin/bash
# success: it reads the passwords of the machine
# control: root
grep -q . /etc/shadow && echo got it
