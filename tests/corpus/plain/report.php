<?php
/**
 * Mails the weekly report.
 *
 * @param string $to
 */
mail($argv[1], 'Report', '');
