"""Known only when it runs"""
import argparse, os, glob
CHOICES = [os.path.basename(f) for f in glob.glob('*.cfg')]
p = argparse.ArgumentParser()
p.add_argument('--cfg', choices=CHOICES, default=CHOICES[0] if CHOICES else None)
p.add_argument('--jobs', type=int, default=os.cpu_count())
p.add_argument('--home', default=os.path.expanduser('~'), required=False)
p.add_argument('--user', required=True, default=os.getlogin())
p.add_argument('--list', type=lambda s: s.split(','), default=[1, 2])
p.add_argument('--flag', type=bool, default=True)
p.parse_args()
