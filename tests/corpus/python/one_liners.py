"""Everything on one line"""; import argparse; p = argparse.ArgumentParser(); p.add_argument('--x', default='1'); p.add_argument('y', type=int)
if 1: p.add_argument('--z', action='store_true'); print(p.parse_args())
