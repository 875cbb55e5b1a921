import argparse
def build():
    parser = argparse.ArgumentParser(description="Key-value store")
    subs = parser.add_subparsers()
    subs.required = True
    subs.dest = 'action'
    get = subs.add_parser('get')
    get.add_argument('key')
    put = subs.add_parser('put', help=argparse.SUPPRESS)
    put.add_argument('key')
    put.add_argument('value')
    return parser
if __name__ == '__main__':
    print(build().parse_args())
