"""Report of a span of days"""
import argparse
import datetime
from datetime import date

def parse_date(text):
    return datetime.datetime.strptime(text, '%Y-%m-%d').date()

def german_date(text):
    return datetime.datetime.strptime(text, '%d.%m.%Y').date()

parser = argparse.ArgumentParser()
parser.add_argument('--start', type=parse_date, default='2024-01-31')
parser.add_argument('--end', type=date.fromisoformat, default=date.today())
parser.add_argument('--other', type=german_date)
parser.add_argument('--at', type=lambda s: datetime.datetime.strptime(s, '%H:%M'))
parser.add_argument('--bad', type=parse_date, default='2024-02-31')
parser.parse_args()
