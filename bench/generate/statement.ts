/** Policy documents as they are written. */

export type Principal = '*' | Readonly<Record<string, string | readonly string[]>>;
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: Principal;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Condition;
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

export const policy = (statements: readonly Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement: statements });

export const allow = (action: string | readonly string[], resource: string | readonly string[], condition?: Condition): Statement => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...(condition === undefined ? {} : { Condition: condition }),
});

export const deny = (action: string | readonly string[], resource: string | readonly string[], condition?: Condition): Statement => ({
  ...allow(action, resource, condition),
  Effect: 'Deny',
});
