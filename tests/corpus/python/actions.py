"""All the actions"""
import argparse

class Pair(argparse.Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, values)

class Flag(argparse.Action):
    def __init__(self, option_strings, dest, **kwargs):
        super().__init__(option_strings, dest, nargs=0, **kwargs)
    def __call__(self, *a): pass

p = argparse.ArgumentParser()
p.add_argument('--on', action='store_true')
p.add_argument('--no-cache', dest='cache', action='store_false', help='do not cache')
p.add_argument('--no-wait', action='store_false')
p.add_argument('--color', action=argparse.BooleanOptionalAction, default=True)
p.add_argument('--auto', action=argparse.BooleanOptionalAction)
p.add_argument('--fast', dest='mode', action='store_const', const='fast')
p.add_argument('--slow', dest='mode', action='store_const', const='slow')
p.add_argument('-D', '--define', action='append', metavar='K=V')
p.add_argument('--include', action='append', choices=['a', 'b'], default=['a'])
p.add_argument('--ext', action='extend', nargs='+', default=[])
p.add_argument('-v', action='count')
p.add_argument('--debug', action='count', default=0)
p.add_argument('--pair', action=Pair, nargs=2, metavar=('A', 'B'))
p.add_argument('--flag', action=Flag)
p.add_argument('--hidden', help=argparse.SUPPRESS)
p.add_argument('--list-all', action='append_const', const=1, dest='lists')
p.parse_args()
