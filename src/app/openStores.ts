import { resolve } from 'node:path';
import type { Config } from '../config';
import type { Stores } from '../ports/stores';

/**
 * The stores that the configuration names: MongoDB with `MONGODB_URI`, else the embedded store in `DATA_DIR`.
 * Only the one in use is loaded.
 */
export async function openStores(config: Config): Promise<Stores> {
  if (config.MONGODB_URI !== undefined) {
    const { openMongoStores } = await import('../stores/mongo/index.js');
    return await openMongoStores({ uri: config.MONGODB_URI, database: config.MONGODB_DATABASE });
  }
  const { openSqliteStores } = await import('../stores/sqlite/index.js');
  return await openSqliteStores({ directory: resolve(config.DATA_DIR) });
}
