/**
 * Node's HTTP. An `import` of `node:http` reads every property of it, which loads Node's fetch and WebSocket with it: some 35 milliseconds of
 * a processor at each start of a hub or a command, which use neither.
 */
export const { createServer, request } = process.getBuiltinModule('node:http');
