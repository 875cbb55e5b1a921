/**
 * @fileoverview Checks that every link of the handbook
 * leads somewhere.
 * @see https://example.org
 */
import { readFile } from 'node:fs/promises';
