import os from 'node:os';

console.log(os.cpus().length); // how many cores
