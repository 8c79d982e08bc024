export { type MongoStoresOptions, openMongoStores } from './openMongoStores';
