"""
Counts the bees

Copyright (c) 2014 Jo Example

This program is free software: you can redistribute it and/or modify
it under the terms of the licence.

Needs a camera.
"""
