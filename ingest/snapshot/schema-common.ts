/** Parts that several files of a snapshot share. Members that are not named here are kept and ignored. */
import { z } from 'zod';

export const AccountIdSchema = z.string().regex(/^\d{12}$/, { error: 'expected an account id of twelve digits' });

/**
 * A policy document: an object, a JSON string or a URL-encoded JSON string. Its structure is checked
 * apart (`policy-shape.ts`), since a broken one can be left out with `--lenient`.
 */
export const PolicySchema = z.unknown();

const KeyValue = z.looseObject({ Key: z.string(), Value: z.string().nullish() });
/** ECS and a few others write the members in lower case. */
const LowerKeyValue = z.looseObject({ key: z.string(), value: z.string().nullish() });
const TagKeyValue = z.looseObject({ TagKey: z.string(), TagValue: z.string().nullish() });

/** Tags in the three shapes that AWS's services return. */
export const TagsSchema = z
  .union([z.array(z.union([KeyValue, TagKeyValue, LowerKeyValue])), z.record(z.string(), z.string())], {
    error: 'expected tags: a list of {Key, Value} or of {TagKey, TagValue}, or a map of strings',
  })
  .nullish()
  .meta({ id: 'Tags', description: 'A list of {Key, Value} or {TagKey, TagValue}, or a map.' });

export type TagsInput = z.infer<typeof TagsSchema>;

const Flags = {
  BlockPublicAcls: z.boolean().nullish(),
  IgnorePublicAcls: z.boolean().nullish(),
  BlockPublicPolicy: z.boolean().nullish(),
  RestrictPublicBuckets: z.boolean().nullish(),
};

/** The four flags, bare or in the wrapper that AWS's call puts around them. */
export const PublicAccessBlockSchema = z.looseObject({ ...Flags, PublicAccessBlockConfiguration: z.looseObject(Flags).nullish() });

export type PublicAccessBlockInput = z.infer<typeof PublicAccessBlockSchema>;
