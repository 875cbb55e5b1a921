#!/usr/bin/env python
#!/usr/bin/python3
"""
Photo importer
Author: Jane Doe
Version: 1.0 (2014-03-02)
"""
__author__ = 'jane'
