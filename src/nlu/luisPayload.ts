import { z } from 'zod';

const instance = z.object({
  type: z.string(),
  text: z.string(),
  startIndex: z.number().int().nonnegative(),
  length: z.number().int().nonnegative(),
  modelTypeId: z.number().int().optional(),
  role: z.string().optional(),
  score: z.number().optional(),
});
export type LuisInstance = z.infer<typeof instance>;

const instances = z.record(z.string(), z.array(instance));

/** A level of entities: values by name (or role) beside `$instance`, which says where each stands. */
export const luisEntities = z.looseObject({ $instance: instances.optional() });
export type LuisEntities = z.infer<typeof luisEntities>;

/** A reply of the LUIS v3 prediction endpoint, as far as we read it. */
export const luisReply = z.object({
  query: z.string(),
  prediction: z.object({
    topIntent: z.string(),
    intents: z.record(z.string(), z.object({ score: z.number().optional() })),
    entities: luisEntities.default({}),
    sentiment: z.object({ label: z.string().optional(), score: z.number() }).optional(),
  }),
});
export type LuisReply = z.infer<typeof luisReply>;
