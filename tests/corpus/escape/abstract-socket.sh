#!/bin/bash
# success: it speaks to an abstract socket of this machine
# control: any
perl -MSocket -e 'socket(my $s, AF_UNIX, SOCK_STREAM, 0); connect($s, pack_sockaddr_un("\0$ENV{TARGET_ABSTRACT}")) and print "got it"'
