import type { Locale } from '../../core/locale';

/** A file, by what it must be. */
export interface ExpectedFile {
  sha256: string;
  bytes: number;
}

/** A model that Frontdesk knows by heart: only files with these hashes ever run under its name. */
export interface KnownModel {
  name: string;
  locale: Locale;
  /** Of a token's state. */
  dimensions: number;
  licence: string;
  /** Its card, for people. */
  card: string;
  /** Below the publisher's address, at a revision that stays. */
  onnxPath: string;
  tokenizerPath: string;
  onnx: ExpectedFile;
  tokenizer: ExpectedFile;
}

export const PUBLISHER = 'https://huggingface.co';

/** BAAI's small encoders, quantised to int8 by Xenova; the repositories and files that the Maven artifacts' READMEs name. */
export const KNOWN_MODELS: readonly KnownModel[] = [
  {
    name: 'bge-small-en-v1.5',
    locale: 'en',
    dimensions: 384,
    licence: 'MIT',
    card: 'https://huggingface.co/BAAI/bge-small-en-v1.5',
    onnxPath: '/Xenova/bge-small-en-v1.5/resolve/ea104dacec62c0de699686887e3f920caeb4f3e3/onnx/model_quantized.onnx',
    tokenizerPath: '/Xenova/bge-small-en-v1.5/resolve/ea104dacec62c0de699686887e3f920caeb4f3e3/tokenizer.json',
    onnx: { sha256: '6c9c6101a956d62dfb5e7190c538226c0c5bb9cb27b651234b6df063ee7dbfe4', bytes: 34_014_426 },
    tokenizer: { sha256: 'd241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66', bytes: 711_396 },
  },
  {
    name: 'bge-small-zh-v1.5',
    locale: 'zh-CN',
    dimensions: 512,
    licence: 'MIT',
    card: 'https://huggingface.co/BAAI/bge-small-zh-v1.5',
    onnxPath: '/Xenova/bge-small-zh-v1.5/resolve/75c43b069aac4d136ba6bc1122f995fedcfd2781/onnx/model_quantized.onnx',
    tokenizerPath: '/Xenova/bge-small-zh-v1.5/resolve/75c43b069aac4d136ba6bc1122f995fedcfd2781/tokenizer.json',
    onnx: { sha256: '15b717c382bcb518ba457b93ea6850ede7f4f1cd8937454aa06972366cd19bcc', bytes: 24_010_842 },
    tokenizer: { sha256: '48cea5d44424912a6fd1ea647bf4fe50b55ab8b1e5879c3275f80e339e8fae26', bytes: 439_125 },
  },
];
