#!/bin/bash
# success: it opens more files than it may
# control: no what may be opened is the machine's
perl -e 'for (1..20000) { open(my $f, "<", "/dev/null") or last; push @f, $f } print "got it" if @f >= 20000'
