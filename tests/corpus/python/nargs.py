"""Numbers of values."""
import argparse
p = argparse.ArgumentParser()
p.add_argument('--files', nargs='*', default=['a.txt', 'b.txt'])
p.add_argument('--sizes', nargs='+', type=int, choices=[1, 2, 4], default=[1, 2])
p.add_argument('--one', nargs=1, default=['x'])
p.add_argument('--box', nargs=4, type=float)
p.add_argument('first')
p.add_argument('second', nargs='?', default='two')
p.add_argument('others', nargs='*')
p.parse_args()
