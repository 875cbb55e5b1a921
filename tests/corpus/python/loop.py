"""A loop"""
import argparse
parser = argparse.ArgumentParser()
for name in ['alpha', 'beta']:
    parser.add_argument('--' + name)
parser.add_argument('--known')
for p in (parser,):
    p.add_argument('--again')
parser.parse_args()
