"""Uploads to the shop"""
import argparse, os
parser = argparse.ArgumentParser()
parser.add_argument('-u', '--user', default=os.environ.get('USER'))
parser.add_argument('-p', '--password', help='of the account')
parser.add_argument('--api-key', required=True)
parser.add_argument('--token', default='abc')
parser.add_argument('--token-env', default='TOKEN')
parser.add_argument('--secret', help='file with the secret')
parser.add_argument('--max-tokens', type=int, default=256)
parser.add_argument('--password-file')
parser.parse_args()
