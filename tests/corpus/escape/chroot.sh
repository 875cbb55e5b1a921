#!/bin/bash
# success: it changes its root
# control: root
perl -e 'chroot("/tmp") and print "got it"'
