/** @file The calls about the connections that the app makes. */
import type { HandlersOf } from '../../router.ts';
import type { ConnectionList } from './network.ts';

export function createNetworkCalls(connections: Pick<ConnectionList, 'list'>): HandlersOf<'network'> {
  return { 'network.connections': ({ limit }) => connections.list(limit) };
}
