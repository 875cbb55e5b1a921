# -*- coding: utf-8 -*-
u"""Räumt den Download-Ordner auf.

Alte Dateien → Archiv. 日本語もOK.
"""
import argparse
größe = 10
p = argparse.ArgumentParser()
p.add_argument('--größe', type=int, default=größe, help='in MiB')
p.add_argument('--übung', action='store_true')
p.add_argument('--farbe', choices=['grün', 'weiß'], default='grün')
p.parse_args()
