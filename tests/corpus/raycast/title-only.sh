#!/bin/bash
# @raycast.title Only a Title
date
