export { openSqliteStores, type SqliteStoresOptions } from './openSqliteStores';
