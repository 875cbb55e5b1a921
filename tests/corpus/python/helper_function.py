"""Common options by a function"""
import argparse

def add_common(parser):
    parser.add_argument('--verbose', action='store_true')
    parser.add_argument('--log-level', default='INFO')

def add_db(p, default_name='main'):
    p.add_argument('--db', default=default_name)

def main():
    parser = argparse.ArgumentParser()
    add_common(parser)
    subs = parser.add_subparsers(dest='what', metavar='WHAT')
    for_import = subs.add_parser('import')
    add_db(for_import)
    for_import.add_argument('path', nargs='+', help='files to import')
    for_export = subs.add_parser('export')
    add_db(for_export, default_name='copy')
    args = parser.parse_args()

main()
