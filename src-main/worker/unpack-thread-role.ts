/** @file The role in `workerData` by which a thread of the worker program knows that it unpacks. */

/** value of `workerData` */
export const unpackRole = 'unpack';
