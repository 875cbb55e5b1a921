#!/usr/bin/env php
<?php

# @raycast.schemaVersion 1
# @raycast.title Time of a Timestamp
# @raycast.mode compact
# @raycast.argument1 { "type": "text", "placeholder": "Seconds", "optional": true }

echo date(DATE_ATOM, (int) ($argv[1] ?: time())), PHP_EOL;
