"""Clicks through a shop"""
import argparse
from selenium.webdriver.chrome.options import Options

def browser(args):
    opts = Options()
    opts.add_argument('--headless')
    return opts

ap = argparse.ArgumentParser()
ap.add_argument('url', help='address of the shop')
browser(ap.parse_args())
