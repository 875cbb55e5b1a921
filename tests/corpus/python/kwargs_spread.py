"""Spread."""
import argparse
COMMON = dict(type=int, default=5)
OTHER = {'help': 'h', 'choices': ['x', 'y']}
NAMES = ['-l', '--long']
p = argparse.ArgumentParser()
p.add_argument('--a', **COMMON)
p.add_argument('--b', **OTHER)
p.add_argument(*NAMES, action='store_true')
p.add_argument(*make_names(), **make_options())
p.parse_args()
