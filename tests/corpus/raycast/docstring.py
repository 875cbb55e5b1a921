#!/usr/bin/env python3
"""
@raycast.schemaVersion 1
@raycast.title In a Docstring
@raycast.mode fullOutput
@raycast.description Said between quotes
"""
print(1)
