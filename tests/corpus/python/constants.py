import argparse
import os

DEFAULT_PORT = 8000 + 80
DEFAULT_HOST: str = "127.0.0.1"
LEVELS = ("debug", "info", "warning")
COLOURS = {"red": 31, "green": 32}
TIMEOUT = 60 * 5
HERE = os.path.dirname(__file__)

def main(argv=None):
    DEFAULT_USER = 'root'
    parser = argparse.ArgumentParser(prog='server', description='''A small server.''')
    parser.add_argument('--port', '-p', type=int, default=DEFAULT_PORT)
    parser.add_argument('--host', default=DEFAULT_HOST)
    parser.add_argument('--level', choices=LEVELS, default=LEVELS[1])
    parser.add_argument('--colour', choices=sorted(COLOURS.keys()))
    parser.add_argument('--colour2', choices=list(COLOURS), default='red')
    parser.add_argument('--timeout', type=int, default=TIMEOUT, help='%(type)s, at most %(default)s%%')
    parser.add_argument('--user', default=DEFAULT_USER)
    parser.add_argument('--root', default=HERE)
    args = parser.parse_args(argv)
