#!/usr/bin/perl

=head1 NAME

pod-description

=head1 DESCRIPTION

Writes the table of all hosts
as a page.

=head1 AUTHOR

Ada Fields

=cut

print "x";
