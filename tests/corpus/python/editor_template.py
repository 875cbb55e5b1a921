#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""
Created on Mon Feb  3 09:14:55 2025

@author: m.reyes
"""
import argparse

parser = argparse.ArgumentParser(description="Turns the meter readings of a month into one sheet.")
parser.add_argument("month")
parser.parse_args()
