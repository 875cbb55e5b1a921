#!/usr/bin/env python
"""
name-colon.py: list what is mounted.
"""
