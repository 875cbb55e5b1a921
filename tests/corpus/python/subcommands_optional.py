import argparse
parser = argparse.ArgumentParser()
s = parser.add_subparsers(title='commands')
a = s.add_parser('a'); a.add_argument('-x', action='store_true')
parser.parse_args()
