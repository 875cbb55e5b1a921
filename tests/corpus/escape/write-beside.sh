#!/bin/bash
# success: it writes beside the script
# control: any
touch mine && echo got it
