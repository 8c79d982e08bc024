/** A package of the registry that npm is set up with, as it was when it was chosen. */
export interface RuntimePackage {
  name: string;
  version: string;
  /** Of the tarball. */
  sha512: string;
  bytes: number;
}

/** What runs a model on a platform: ONNX Runtime as a library of the machine, or as WebAssembly where there is none. */
export interface KnownRuntime {
  kind: 'native' | 'wasm';
  /** The name of its folder. */
  name: string;
  packages: readonly RuntimePackage[];
  /** The files that are kept, by their path below `node_modules`; all others stay in the tarball. */
  keeps: RegExp;
  /** `hashFolder` of what is kept: what is run is this and nothing else. */
  contentSha256: string;
}

const VERSION = '1.30.0';

const COMMON: RuntimePackage = {
  name: 'onnxruntime-common',
  version: VERSION,
  sha512:
    'edf7555a30080f5755847fc6f2a2b700f011ba7578564045a024003fbaa9e1691a6f49aba2bbe673eb2a893fa62973b30ea7633798fefd9f676f883334f59cc8',
  bytes: 66_795,
};
const NODE: RuntimePackage = {
  name: 'onnxruntime-node',
  version: VERSION,
  sha512:
    'b7086cd42d82fc1164cf5c9ce4e634288536194aba0d444eee10f86f1e50d90cb79c0309c115d6f31537355733136f5503d96894b3987a9a03f1f8d318e7c8ab',
  bytes: 113_507_888,
};
const WEB: RuntimePackage = {
  name: 'onnxruntime-web',
  version: VERSION,
  sha512:
    'ab4cbe26baedba45d2cec05610c71c55fa97db92d19a8b171c5f8269126683ca590a5cdc57bb2f35ce2b298de32f4d956fb42644c0ecd528a0a91e025c07ca61',
  bytes: 33_106_585,
};

function native(platform: string, arch: string, contentSha256: string): KnownRuntime {
  return {
    kind: 'native',
    name: `onnxruntime-node-${VERSION}-${platform}-${arch}`,
    packages: [NODE, COMMON],
    keeps: new RegExp(
      `^onnxruntime-(common/(package\\.json|dist/cjs/[\\w-]+\\.js(on)?)|node/(package\\.json|dist/[\\w-]+\\.js|bin/napi-v6/${platform}/${arch}/\\w[\\w.-]*))$`,
    ),
    contentSha256,
  };
}

/** By `process.platform` and `process.arch`; the library for Linux needs glibc 2.28. */
export const NATIVE_RUNTIMES: Readonly<Record<string, KnownRuntime>> = {
  'linux-x64': native('linux', 'x64', 'e381c567174d027f791503259ff6f10bfc43aebd9c02cc148f68b82fb25cbba2'),
  'linux-arm64': native('linux', 'arm64', 'ee33aecf03367ce6984af513c78b32e9bb2f9bd127fba636a6750ab6129f855a'),
  'darwin-arm64': native('darwin', 'arm64', 'eba227a7bb3b57906b035823a84c4110bf80a59fc41532b8eaf54fd2d6bed7be'),
  'win32-x64': native('win32', 'x64', '6afdfb11441932115543fafae11a79df15b20ab0facf0776f70bec88c951aa76'),
  'win32-arm64': native('win32', 'arm64', '0a890939ea5311f75f0beb7c524f7c635273b2075bdb25fd2431144397e3d087'),
};

export const WASM_RUNTIME: KnownRuntime = {
  kind: 'wasm',
  name: `onnxruntime-web-${VERSION}`,
  packages: [WEB],
  keeps: /^onnxruntime-web\/(package\.json|dist\/(ort\.wasm\.min\.js|ort-wasm-simd-threaded\.(mjs|wasm)))$/,
  contentSha256: 'e609e113d194c31a8283f5b59d158df1e863fd2fd2a84425910b12b75e9b56c7',
};
