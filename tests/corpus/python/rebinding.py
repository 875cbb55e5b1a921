"""Names bound several times."""
import argparse
parser = argparse.ArgumentParser()
sub = parser.add_subparsers(dest='command')
p = sub.add_parser('one')
p.add_argument('--first')
p = sub.add_parser('two')
p.add_argument('--second')
X = 'a'
X = 'b'
p.add_argument('--third', default=X)
X = 'c'
parser.parse_args()
