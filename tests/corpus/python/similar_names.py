"""Names that become one variable"""
import argparse
p = argparse.ArgumentParser()
p.add_argument('--dry-run', action='store_true')
p.add_argument('--dry_Run')
p.add_argument('-1', action='store_true')
p.add_argument('some-thing')
p.parse_args()
