#!/usr/bin/python
# -*- coding: latin-1 -*-
'''
Counts the words of a file.
'''
import argparse, sys

ap = argparse.ArgumentParser()
ap.add_argument('file', help='text file to read')
ap.add_argument('-n', dest='top', type=int, default=10L)
ap.add_argument('--mode', type=int, default=0755)
args = ap.parse_args()
print "counting", args.file
for line in open(args.file):
	print line,
try:
    pass
except IOError, e:
    print >>sys.stderr, `e`
