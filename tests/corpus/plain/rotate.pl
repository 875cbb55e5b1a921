#!/usr/bin/perl
use strict;
use warnings;

# Rotates the logs of the mail server.
rename 'mail.log', 'mail.log.1';
