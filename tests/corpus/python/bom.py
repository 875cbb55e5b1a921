# starts with a byte order mark
"""Hello"""
import argparse
argparse.ArgumentParser().parse_args()
