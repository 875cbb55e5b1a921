#!/usr/bin/env node
// What `npm i -g .` gives: the command line, set up and built at its first use.
if (process.argv.length === 2) process.argv.push('--help');
await import('./start.mjs');
