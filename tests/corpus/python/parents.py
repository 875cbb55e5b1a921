"""Deploy things."""
import argparse
common = argparse.ArgumentParser(add_help=False)
common.add_argument('--dry-run', '-n', action='store_true', help="change nothing")
common.add_argument('--env', choices=['dev', 'prod'], default='dev')
parser = argparse.ArgumentParser(description='x')
sp = parser.add_subparsers(dest='command')
up = sp.add_parser('up', parents=[common])
up.add_argument('service')
down = sp.add_parser('down', parents=[common])
down.add_argument('service')
st = sp.add_parser('status')
args = parser.parse_args()
