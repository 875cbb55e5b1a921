'''
<OWNER> = The Example Works
<YEAR> = 2015

Copyright (c) 2015, The Example Works
All rights reserved.

Redistribution and use in source and binary forms, with or without
modification, are permitted.
'''
import argparse

parser = argparse.ArgumentParser(description="list: names the pages of a manual")
parser.add_argument("page", nargs="?")
parser.parse_args()
