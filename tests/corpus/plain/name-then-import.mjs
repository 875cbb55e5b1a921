// Name: count words

import { readFileSync } from 'node:fs';
// let other = readFile('words.txt') // as it was

// get the text first
const text = readFileSync(0, 'utf8');
