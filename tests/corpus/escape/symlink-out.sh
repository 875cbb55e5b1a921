#!/bin/bash
# success: it reads through a symbolic link that it makes
# control: any
ln -s "$TARGET_HOME/axle.db" /tmp/axle-escape-$$; grep -q . /tmp/axle-escape-$$ && echo got it; rm -f /tmp/axle-escape-$$
