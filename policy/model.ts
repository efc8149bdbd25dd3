/**
 * The facts that the evaluator works on: plain values, made from a snapshot by `ingest/snapshot`,
 * kept in the graph as the `data` of nodes. Nothing here reads a file or a store.
 */

/** An ARN as AWS writes it, any partition. */
export type Arn = string;
/** Twelve digits. */
export type AccountId = string;
/** Content hash (hex) of a policy document; the key of {@link World.documents}. */
export type DocumentId = string;
/** Tag key → value. */
export type Tags = Readonly<Record<string, string>>;

/** Where a statement, grant or ACL entry stands in the snapshot. */
export interface Source {
  /** Path of the file inside the snapshot, `/` separated. */
  readonly file: string;
  /** JSON path inside that file, e.g. `$.Policy.Statement[0]`. */
  readonly path: string;
  /** `Sid` of the statement, or null where it has none. */
  readonly sid: string | null;
  /** Index of the statement in its document (or of the grant / ACL entry in its list). */
  readonly index: number;
}

/** Stands for the id of the policy that the request's own resource has: what is said of many resources is then the same. */
export const OWN_POLICY: DocumentId = 'own';

/**
 * A statement by its content. The same document may stand in many places: which of them is meant follows from the
 * principal and the resource of the request that it is part of.
 */
export interface StatementRef {
  readonly layer: Layer;
  /** {@link OWN_POLICY} for the resource's own policy. */
  readonly document: DocumentId;
  readonly sid: string | null;
  readonly index: number;
}

export type PolicyKind = 'inline' | 'managed' | 'group-inline' | 'group-managed' | 'boundary' | 'trust' | 'resource' | 'scp' | 'rcp';

/** One policy in one place. The same document may stand in many places. */
export interface PolicyRef {
  readonly kind: PolicyKind;
  /** Policy name (inline), or its ARN's last part (managed), or `p-…` (organisation), or the resource's ARN. */
  readonly name: string;
  /** ARN of a managed policy, otherwise null. */
  readonly arn: Arn | null;
  /** Name of the group through which a user has it, otherwise null. */
  readonly group: string | null;
  readonly file: string;
  /** JSON path of the document inside `file`; statements are `<path>.Statement[i]` (`<path>.Statement` if not a list). */
  readonly path: string;
  /** Null: the policy is there, its document is not known. */
  readonly document: DocumentId | null;
  /** For SCPs and RCPs: the target it is attached to (root, OU or account id). */
  readonly target?: string;
}

export type PrincipalKind = 'User' | 'Role' | 'AccountRoot' | 'FederatedProvider' | 'AwsService' | 'Instance' | 'Anyone' | 'Person';

/** An account assignment of Identity Center that gives a person a role, by itself or as a member of a group. */
export interface AssignmentFacts {
  readonly role: Arn;
  readonly source: Source;
  /** JSON: the assignment, with the names of its permission set and group. */
  readonly text: string;
}

/** A group of persons in Identity Center. */
export interface PersonGroupFacts {
  readonly id: string;
  readonly name: string;
  /** ARNs of persons. */
  readonly members: readonly Arn[];
}

/** A long-term access key, never its secret. */
export interface AccessKeyFacts {
  /** `AKIA…` */
  readonly id: string;
  /** AWS refuses requests with an inactive one. */
  readonly active: boolean;
}

export interface PrincipalFacts {
  /** Integer id, in the order of ARNs, of one load and those that follow it. Unique over principals and resources together. */
  readonly id: number;
  readonly kind: PrincipalKind;
  /** ARN; a service's name for `AwsService`; `*` for `Anyone`. */
  readonly arn: Arn;
  /** Null for services, `Anyone` and persons. */
  readonly account: AccountId | null;
  /** Named somewhere, but its account has no folder in the snapshot. */
  readonly external: boolean;
  /** Short name to show. */
  readonly name: string;
  /** `AIDA…`/`AROA…`, null where not known. */
  readonly uniqueId: string | null;
  /** IAM path, `/` by default. */
  readonly path: string;
  readonly tags: Tags;
  /** Identity policies: inline, managed, and a user's groups'. Empty for kinds that have none. */
  readonly policies: readonly PolicyRef[];
  readonly boundary: PolicyRef | null;
  /** Roles: the trust policy. */
  readonly trust: PolicyRef | null;
  /** Instances: ARNs of the roles in its profile. Persons: ARNs of the `AWSReservedSSO_…` roles assigned. */
  readonly runsAs: readonly Arn[];
  /** Why it may run as other roles too: what could not be read. Null: it runs as no others. */
  readonly runsAsUnknown: string | null;
  /** FederatedProvider: `saml` or `oidc`; otherwise null. */
  readonly provider: 'saml' | 'oidc' | null;
  /** Users whose access keys are known and who have some. */
  readonly accessKeys?: readonly AccessKeyFacts[];
  /** Persons: what gives them the roles of `runsAs`. */
  readonly assignments?: readonly AssignmentFacts[];
  /** What is known of its usability (access keys, password), shown beside results, never changing them. */
  readonly remarks: readonly string[];
  readonly file: string | null;
}

/** Block Public Access, four flags. */
export interface PublicAccessBlock {
  readonly BlockPublicAcls: boolean;
  readonly IgnorePublicAcls: boolean;
  readonly BlockPublicPolicy: boolean;
  readonly RestrictPublicBuckets: boolean;
}

export interface KeyGrant {
  readonly grantId: string;
  /** ARN of a principal, or a service's name (`GranteeServicePrincipal`). */
  readonly granteePrincipal: string | null;
  readonly retiringPrincipal: string | null;
  /** Account in which the grant was created (`IssuingAccount`); null where the grant doesn't tell. */
  readonly issuingAccount: AccountId | null;
  /** Constraint `SourceArn`, for grants to services. */
  readonly sourceArn: Arn | null;
  readonly operations: readonly string[];
  readonly encryptionContextEquals: Tags | null;
  readonly encryptionContextSubset: Tags | null;
  readonly source: Source;
}

/** One ACL entry of a bucket. */
export interface AclGrant {
  readonly granteeType: string;
  /** Group URI or canonical user id. */
  readonly grantee: string;
  readonly permission: string;
  readonly source: Source;
}

export interface ResourceFacts {
  /** Integer id, unique over principals and resources together. */
  readonly id: number;
  /** iam-data's resource type in lower case with its service, e.g. `s3:bucket`, `kms:key`, `sqs:queue`, `iam:role`; `<service>:*` if not known. */
  readonly type: string;
  /** Service prefix of its actions: `s3`, `kms`, … (a role's actions are `sts` and `iam`; type `iam:role`). */
  readonly service: string;
  readonly arn: Arn;
  readonly name: string;
  readonly region: string | null;
  /** Null: not known (a bucket outside the snapshot). */
  readonly account: AccountId | null;
  /** In a collected account's files. False: only asked about, so its policy is not known where its type has one. */
  readonly collected: boolean;
  /**
   * The resource policy (bucket, key, trust policy for roles, …). `none`: it has none;
   * `unknown`: not read.
   */
  readonly policy: PolicyRef | 'none' | 'unknown';
  readonly tags: Tags | 'unknown';
  /** KMS key: grants ('unknown' if not read), aliases' ARNs, manager, state, multi-Region. */
  readonly key?: {
    readonly grants: readonly KeyGrant[] | 'unknown';
    readonly aliases: readonly { readonly name: string; readonly arn: Arn }[];
    readonly manager: 'AWS' | 'CUSTOMER';
    readonly state: string;
    readonly multiRegion: boolean;
    /** Of multi-Region keys: `PRIMARY` or `REPLICA`; null where it is none, or not told. */
    readonly multiRegionType: string | null;
    readonly keySpec: string | null;
    readonly keyUsage: string | null;
    readonly origin: string | null;
  };
  /** Bucket: what decides beside its policy. */
  readonly bucket?: {
    readonly publicAccessBlock: PublicAccessBlock | null | 'unknown';
    readonly ownership: 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter' | 'unknown';
    readonly aclOwner: string | null;
    /** `missing`: its file says nothing of an ACL; a remark, no open layer. `unknown`: it could not be read. */
    readonly acl: readonly AclGrant[] | 'missing' | 'unknown';
    /** ARN, id or alias of the SSE-KMS key of default encryption, null for SSE-S3, `aws/s3` for the AWS managed key, `unknown`. */
    readonly encryptionKey: string | null;
    /** S3 Bucket Keys are on: the encryption context is the bucket's ARN, not the object's. */
    readonly bucketKey: boolean;
    /** Whether bucket tags are facts (ABAC enabled). */
    readonly abac: boolean;
  };
  /** Remarks that never change a result (key disabled, pending deletion). */
  readonly remarks: readonly string[];
  readonly file: string | null;
}

export interface AccountFacts {
  readonly id: AccountId;
  readonly name: string | null;
  /** Has a folder in the snapshot. */
  readonly collected: boolean;
  /** Its users and roles could not all be read: one that is not there may exist. */
  readonly identitiesUnknown: boolean;
  /** Organisation id where the account is listed in `organization.json`, else null. */
  readonly organization: string | null;
  /** e.g. `o-x/r-x/ou-a/ou-b/`, for `aws:PrincipalOrgPaths`; null outside. */
  readonly orgPath: string | null;
  readonly isManagement: boolean;
  /** One list per level, root first; null: SCPs are off or not known to exist (coverage says so). */
  readonly scps: readonly (readonly PolicyRef[])[] | null;
  readonly rcps: readonly (readonly PolicyRef[])[] | null;
  /** Account-level Block Public Access OR-ed with the organisation's `S3_POLICY`; null: none. */
  readonly publicAccessBlock: PublicAccessBlock | null | 'unknown';
  /** The bucket owner's canonical user id, where an ACL tells it. */
  readonly canonicalId: string | null;
}

export interface GroupFacts {
  readonly arn: Arn;
  readonly account: AccountId;
  readonly members: readonly Arn[];
}

export interface OuFacts {
  readonly id: string;
  readonly name: string;
  readonly parent: string | null;
}

/** What was read and what was not; shown in load summaries and in every answer. */
export interface Coverage {
  readonly accounts: number;
  readonly resources: number;
  readonly failures: readonly { readonly scope: string; readonly what: string }[];
  readonly accountsWithoutScps: readonly AccountId[];
  readonly ignoredFiles: number;
  /** What can let someone in or keep someone out and is evaluated in no snapshot. */
  readonly notEvaluated: readonly string[];
  /** Sentences: optional files that are missing, unreadable layers under `--lenient`, … */
  readonly notes: readonly string[];
}

/** A snapshot, read and validated. */
export interface World {
  /** `Time` of the manifest, ISO 8601, or null. */
  readonly time: string | null;
  readonly organization: { readonly id: string; readonly managementAccount: AccountId } | null;
  readonly units: readonly OuFacts[];
  readonly accounts: readonly AccountFacts[];
  readonly groups: readonly GroupFacts[];
  readonly personGroups: readonly PersonGroupFacts[];
  readonly principals: readonly PrincipalFacts[];
  readonly resources: readonly ResourceFacts[];
  /** Parsed JSON of every policy document, by content hash. */
  readonly documents: Readonly<Record<DocumentId, unknown>>;
  readonly coverage: Coverage;
  /** One line each: file, JSON path, what looks wrong. */
  readonly warnings: readonly string[];
  /** Of all that the facts of an account's files come from: where it is equal, so are they. */
  readonly digests: Readonly<Record<AccountId, string>>;
}

/** Where something comes from. */
export type Origin = Source | StatementRef;

/** One test of a condition that is open: a fact of the request, not of the snapshot. */
export interface Test {
  readonly key: string;
  /** AWS's operator with its qualifiers, e.g. `ForAnyValue:StringLikeIfExists`, `NumericLessThan`, `Null`. */
  readonly operator: string;
  readonly values: readonly string[];
  /** A place in the snapshot; while it is evaluated and stored, the statement by its content. */
  readonly source: Origin | null;
  /** Set where the key itself is known and what is open is a policy variable in `values`: the key's values. */
  readonly known?: readonly string[];
}

/**
 * What remains open of a decision. `unknown` is a layer that could not be read (or an external account's half);
 * two unknowns with the same text are the same unknown.
 */
export type Expr =
  | true
  | false
  | { readonly all: readonly Expr[] }
  | { readonly any: readonly Expr[] }
  | { readonly not: Expr }
  | { readonly unknown: Layer; readonly what: string }
  | Test;

export type Layer =
  | 'identity-policy'
  | 'resource-policy'
  | 'trust-policy'
  | 'boundary'
  | 'session-policy'
  | 'scp'
  | 'rcp'
  | 'grant'
  | 'acl'
  | 'public-access-block'
  | 'not-cross-account'
  | 'not-applicable';

/** Through which policy an access holds. */
/** What lets a request through; of a person's hop, an assignment of Identity Center. */
export type Via = 'resource-policy' | 'identity-policy' | 'both' | 'grant' | 'acl' | 'assignment';

/** A half that is missing for direct access. */
export interface Missing {
  readonly layer: Layer;
  readonly side: 'principal' | 'resource';
  readonly explicit: boolean;
  readonly what: string;
}

/** A condition-key context that a caller gives: string, list, or null for "known to be absent". Keys are matched without case. */
export type GivenContext = Readonly<Record<string, string | readonly string[] | null>>;
