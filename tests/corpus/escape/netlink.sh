#!/bin/bash
# success: it changes the addresses of the machine
# control: no what it does is the machine's
ip addr add 192.0.2.9/32 dev lo && echo got it
