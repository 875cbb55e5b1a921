"""git-like tool"""
import argparse

def get_parser():
    parser = argparse.ArgumentParser()
    subparsers = parser.add_subparsers(dest='command')
    remote = subparsers.add_parser('remote', help='remotes')
    remote_sub = remote.add_subparsers(dest='remote_command', required=True)
    add = remote_sub.add_parser('add')
    add.add_argument('name')
    add.add_argument('url')
    rm = remote_sub.add_parser('rm')
    rm.add_argument('name')
    log = subparsers.add_parser('log')
    log.add_argument('-n', '--max-count', type=int)
    return parser

get_parser().parse_args()
