/** @file The name by which a thread of the worker program learns that it shall unpack. */

/** in `workerData` */
export const unpackRole = 'unpack';
