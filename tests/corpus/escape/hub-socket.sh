#!/bin/bash
# success: it speaks to a socket of the hub
# control: any
perl -MSocket -e 'socket(my $s, AF_UNIX, SOCK_STREAM, 0); connect($s, pack_sockaddr_un($ENV{TARGET_SOCKET})) and print "got it"'
