"""Depends on the system"""
import argparse, sys
parser = argparse.ArgumentParser()
if sys.platform == 'win32':
    parser.add_argument('--drive', default='C:')
else:
    parser.add_argument('--mount', default='/mnt')
if sys.version_info >= (3, 9):
    parser.add_argument('--color', action=argparse.BooleanOptionalAction, default=False)
else:
    parser.add_argument('--color', action='store_true')
try:
    import yaml
    parser.add_argument('--yaml', action='store_true')
except ImportError:
    yaml = None
with open('/dev/null') as f: parser.add_argument('--inline')
args = parser.parse_args()
