"""Dice"""
from argparse import ArgumentParser as P
a = P()
a.add_argument('--sides', type=int, choices=range(2, 101), default=6)
a.add_argument('--count', type=int, choices=[1, 2, 3], default=1)
a.add_argument('--steps', choices=[str(1), '2'])
a.add_argument('letter', choices='abc')
a.parse_args()
