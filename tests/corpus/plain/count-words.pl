#!/usr/bin/env perl
# Part of the text tools.
use strict;

print scalar(split ' ', <STDIN>), "\n";

__END__

=head1 NAME

count-words - counts the words of B<standard input>

=head1 SYNOPSIS

  count-words < FILE

=cut
