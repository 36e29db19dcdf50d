/** @file The worker program's entry. */
export {};
