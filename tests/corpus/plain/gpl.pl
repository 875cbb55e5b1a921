#!/usr/bin/perl
# hosts.pl: Lists hosts that did not answer today.
# Copyright (C) 2011 Ada Fields
#
# This program is free software; you can redistribute it and/or modify it
# under the terms of the GNU General Public License.
print 1;
