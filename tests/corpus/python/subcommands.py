#!/usr/bin/env python3
"""Manage the service"""
import argparse


def cmd_start(args): ...
def cmd_stop(args): ...


parser = argparse.ArgumentParser()
parser.add_argument('--config', help='path of the configuration')
sub = parser.add_subparsers(dest='cmd', required=True, help='what to do')
p1 = sub.add_parser('start', help='Start it', aliases=['s', 'up'])
p1.add_argument('--port', type=int, default=80)
p1.add_argument('name')
p1.set_defaults(func=cmd_start)
p2 = sub.add_parser('stop', help='Stop it')
p2.add_argument('--port', type=int, default=81)
p2.add_argument('--force', action='store_true')
p2.set_defaults(func=cmd_stop)
args = parser.parse_args()
args.func(args)
