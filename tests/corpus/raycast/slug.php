#!/usr/bin/php
<?php
/**
 * @raycast.schemaVersion 1
 * @raycast.title Slug of a Title
 * @raycast.mode silent
 * @raycast.packageName Text
 * @raycast.argument1 {"type":"text","placeholder":"Title"}
 */
echo strtolower(preg_replace('/[^a-z0-9]+/i', '-', $argv[1]));
