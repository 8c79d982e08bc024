import { z } from 'zod';
import { FrontdeskError } from '../core/errors';
import { LOCALES, toLocale } from '../core/locale';
import { ENCODER_USES } from '../nlu/evaluation';

const optionsSchema = z
  .object({
    pack: z
      .string()
      .regex(/^[\w-]+$/)
      .optional(),
    train: z.string().optional(),
    test: z.array(z.string()).default([]),
    locale: z.string().transform(toLocale).pipe(z.enum(LOCALES)).optional(),
    encoder: z.enum(ENCODER_USES).optional(),
    askBelow: z.coerce.number().min(0).max(1.1).optional(),
    crossValidate: z.coerce.number().int().min(2).max(100).optional(),
    splitColumn: z.string().min(1).default('split'),
    trainSplit: z.string().optional(),
    testSplit: z.string().optional(),
    seed: z.coerce.number().int().min(0).max(0xffffffff).optional(),
    vectors: z.string().optional(),
    predictions: z.string().optional(),
    report: z.string().optional(),
    json: z.boolean().default(false),
  })
  .refine(({ pack, train }) => (pack === undefined) !== (train === undefined), { path: ['train'] })
  .refine(({ pack, locale }) => pack !== undefined || locale !== undefined, { path: ['locale'] })
  .refine(({ train, test }) => train === undefined || test.length <= 1, { path: ['test'] })
  .refine(
    ({ train, test, testSplit, crossValidate }) =>
      train === undefined || (test.length > 0 || testSplit !== undefined) !== (crossValidate !== undefined),
    { path: ['test'] },
  );

export type GivenEvaluateOptions = z.input<typeof optionsSchema>;
export type EvaluateOptions = z.output<typeof optionsSchema>;

/** A pack is trained as the server trains it: what is said of training is refused beside it, not passed over. */
const OF_TRAINING = ['crossValidate', 'trainSplit', 'testSplit', 'seed', 'vectors'] as const;

/** What is wrong with an option: its value, or that it stands beside `--pack`. */
export type OptionProblem = 'option' | 'withPack';

/** The options, checked. Throws `REQUEST_INVALID` with the option at fault; `explain` says what is wrong with it. */
export function readEvaluateOptions(
  given: GivenEvaluateOptions,
  explain: (problem: OptionProblem, option: string) => string,
): EvaluateOptions {
  const refusal = (problem: OptionProblem, option: string): FrontdeskError =>
    new FrontdeskError('REQUEST_INVALID', explain(problem, option), { field: option });
  const misplaced = OF_TRAINING.find((option) => given[option] !== undefined);
  if (given.pack !== undefined && misplaced !== undefined) throw refusal('withPack', misplaced);
  const parsed = optionsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw refusal('option', parsed.error.issues[0]?.path[0]?.toString() ?? '');
}
