#!/usr/bin/env python3
'''Cleans a cache!'''

from argparse import (
    ArgumentParser,
    FileType as FT,  # short
)

def main(args): print(args)

if __name__ == '__main__':
    parser = ArgumentParser(description='Removes old entries')
    parser.add_argument('cache', type=FT('rb'))
    parser.add_argument('--older', type=int, help='days, not months', default='7')
    main(parser.parse_args())
