#!/usr/bin/perl
# This file was preprocessed, do not edit!
# $Id: generated.pl 12 2019-03-01 ada $
print 1;
