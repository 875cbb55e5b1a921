"""Print the weather of today

Asks wttr.in and shows three lines of it.
Needs a network.
"""
import urllib.request
print(urllib.request.urlopen("http://wttr.in?0").read())
