import argparse
top = argparse.ArgumentParser(description='loops over parsers')
sub = top.add_subparsers(dest='cmd')
a = sub.add_parser('a')
b = sub.add_parser('b')
for parser in [a, b]:
    parser.add_argument('--shared', help='both have it')
    parser.add_argument('thing')
b.add_argument('--own')
top.parse_args()
