export { createRecorderClient, type RecorderClientOptions } from './client';
