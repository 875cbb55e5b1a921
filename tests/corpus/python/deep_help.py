"""Helps of all sorts"""
import argparse
X = 3
p = argparse.ArgumentParser()
p.add_argument('--a', default=5, type=int, help="""A long help
    over lines, 100%% sure, default %(default)d""")
p.add_argument('--b', help='of {} parts'.format(X), default='%d parts' % X)
p.add_argument('--c', choices=['u', 'v'], default='u', help='one of %(choices)s')
p.add_argument('--d', choices='one two'.split(), help=f'{X} things')
p.add_argument('--e', type=str.lower, choices=["yes", "no"], default="no")
p.parse_args()
