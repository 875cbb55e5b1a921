"""Short names"""
from argparse import *
parser = ArgumentParser(formatter_class=RawDescriptionHelpFormatter)
add = parser.add_argument
add('-a', '--all', action='store_true')
add('what', nargs=ZERO_OR_MORE, default=SUPPRESS)
group = parser.add_argument_group
group('g').add_argument('--in-group')
args, rest = parser.parse_known_args()
