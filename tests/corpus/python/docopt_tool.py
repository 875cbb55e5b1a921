"""Naval Fate.

Moves ships about.

Usage:
  docopt_tool.py ship new <name>...
  docopt_tool.py (-h | --help)

Options:
  -h --help     Show this screen.
"""
from docopt import docopt
if __name__ == '__main__':
    print(docopt(__doc__))
