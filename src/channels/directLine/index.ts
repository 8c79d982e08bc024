export type { DirectLineConfig, DirectLineSettings } from './config';
export { createDirectLineChannel, type DirectLineChannel, type DirectLineDeps } from './directLineChannel';
export { createUserTokenVerifier, type UserTokenKey, type UserTokenOptions, type VerifyUserToken } from './userToken';
