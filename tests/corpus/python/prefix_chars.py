"""Plus and minus"""
import argparse
p = argparse.ArgumentParser(prefix_chars='-+')
p.add_argument('+x', action='store_true')
p.add_argument('-x', dest='minus', action='store_true')
p.add_argument('++long-one', default='l')
p.parse_args()
