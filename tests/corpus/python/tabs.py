"""
	Sync two folders.

	The second becomes like the first.
"""
import argparse as ap
def run():
	parser = ap.ArgumentParser()
	parser.add_argument('source', metavar='DIR')
	parser.add_argument('dest', metavar='DIR', help='made like the source')
	if True:
		parser.add_argument('--delete', action='store_true')
	return parser.parse_args()
run()
