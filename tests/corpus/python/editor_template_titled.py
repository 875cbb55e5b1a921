"""
Created on Thu Nov 14 18:02:41 2024
Levels of the tanks, hour by hour
@author: m.reyes
"""
