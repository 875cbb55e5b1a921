"""
Usage: getopt_usage.py [-v] FILE

Prints how many lines a file has.

Options:
    -v   more words
"""
import getopt, sys
opts, args = getopt.getopt(sys.argv[1:], 'v')
