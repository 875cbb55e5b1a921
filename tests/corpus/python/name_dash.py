"""name_dash - rename files by a pattern

Uses regular expressions.
"""
