#!/usr/bin/env python3
# @axle.id timeout
# @axle.name A timeout
# @axle.description Would count to sixty, one a second, but has only five seconds.
# @axle.tags sample, python
# @axle.timeout 5s
import time

for second in range(1, 61):
    print(f"{second} of 60", flush=True)
    time.sleep(1)
print("It had the time after all.")
