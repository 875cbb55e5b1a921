#!/bin/bash
# success: it starts more processes than it may
# control: any
perl -e 'for (1..1100) { my $child = fork; last if !defined $child; if (!$child) { sleep 20; exit } push @c, $child } print "got it" if @c >= 1050; kill 9, @c'
