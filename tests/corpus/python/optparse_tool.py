#!/usr/bin/env python
"""Old options"""
from optparse import OptionParser
parser = OptionParser(usage="%prog [options] arg")
parser.add_option("-f", "--file", dest="filename", help="write report to FILE", metavar="FILE")
(options, args) = parser.parse_args()
