#!/bin/bash
# success: it opens a raw socket
# control: root
perl -MSocket -e 'socket(my $s, AF_INET, SOCK_RAW, 1) and print "got it"'
