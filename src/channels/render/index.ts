export { fromMarkdown, fromPlain, type RichText, type Span, sliceRichText } from './richText';
export { splitText } from './splitText';
