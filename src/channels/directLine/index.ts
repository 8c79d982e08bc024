export { createDirectLineChannel, type DirectLineChannel, type DirectLineDeps } from './directLineChannel';
export type { DirectLineSettings } from './config';
export { createUserTokenVerifier, type UserTokenKey, type VerifyUserToken } from './userToken';
