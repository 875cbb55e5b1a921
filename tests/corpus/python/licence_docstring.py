"""Copyright 2021 The Example Works. All rights reserved.

Licensed under the Apache License, Version 2.0 (the "License");
you may not use this file except in compliance with the License.

Prunes the index of packages.

What nobody asked for in a year is let go.
"""
