/** What the emulator lacks against AWS, as far as it bears on the company: what shows it, or the test fails. */
import { type Plain, probes } from './probes.js';

/** Rows of answers, or facts of the snapshot, that come out differently for a gap. */
export interface Shows {
  /** The principal of a row; the ARN or id that facts are about. Anything, unless told. */
  readonly of?: string;
  /** What differs there; or `more`: the snapshot has no such rows. */
  readonly member: string;
  /** The layer that the collected side's proofs lack, and nothing else. */
  readonly without?: string;
  /** In the answers to which questions, exactly; to some unless told. Facts are the answer to the question `facts`. */
  readonly questions?: readonly string[];
}

/** A part of the snapshot that the emulator doesn't keep as AWS does. */
export interface Gap {
  readonly what: string;
  readonly why: string;
  /** What is done about it here. */
  readonly instead: string;
  readonly shows: readonly Shows[];
  /** Rows of `expected.json`, `principal action`, that come out differently for it. */
  readonly expected?: readonly string[];
  /** For a gap that nothing shows: whether it is still there. */
  readonly still?: (plain: Plain) => Promise<boolean>;
}

const FACTS = ['facts'];
const ACCOUNTS = [1, 2, 3, 4, 5, 6, 7].map((n) => `${String(n).repeat(4)}0000${String(n).repeat(4)}`);
const LOADTEST = 'arn:aws:iam::666600006666:user/loadtest-bot';
const role = (name: string): string => `arn:aws:iam::666600006666:role/${name}`;

/** What the boundary keeps from `loadtest-bot`, whose policy allows everything. */
const BEYOND_THE_BOUNDARY = [
  'kms:Decrypt arn:aws:kms:eu-central-1:444400004444:key/9a6e1f20-3c57-4d18-b2f4-0e5a7c9d1102',
  ...['', '/some/key', '/checkout.zip'].map((key) => `arnpath:ReadObject arn:aws:s3:::haldenpay-artifacts${key}`),
  'iam:CreateUser arn:aws:iam::666600006666:user/x',
  `iam:CreateRole ${role('x')} {"token.actions.githubusercontent.com:sub":"repo:haldenpay/checkout:pull_request","token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}`,
  `iam:PassRole ${role('audit-reader')}`,
  `iam:PassRole ${role('aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_PaymentsDeveloper_86fed6e2f58a0af3')}`,
  ...['github-checkout-deploy', 'loadtest-runner', 'OrganizationAccountAccessRole'].flatMap((name) => [
    `iam:PassRole ${role(name)}`,
    `iam:UpdateAssumeRolePolicy ${role(name)}`,
  ]),
];

export const GAPS: readonly Gap[] = [
  {
    what: 'the permissions boundary of a user',
    why: 'moto ignores PermissionsBoundary at CreateUser, and lacks PutUserPermissionsBoundary',
    instead: 'nothing: the user is wider than in the snapshot, and nothing proves that the boundary allows',
    shows: [
      { of: LOADTEST, member: 'more', questions: BEYOND_THE_BOUNDARY },
      { of: LOADTEST, member: 'proof', without: 'boundary' },
      { of: LOADTEST, member: 'boundary', questions: FACTS },
    ],
    expected: [`${LOADTEST} iam:CreateUser`],
  },
  {
    what: 'the root user: password, keys, MFA; the last use of passwords',
    why: 'AWS has no call that sets them, and moto returns its own',
    instead: 'not seeded: they give remarks and change no answer',
    shows: [
      ...ACCOUNTS.map((account) => ({ of: `arn:aws:iam::${account}:root`, member: 'remarks' })),
      { of: 'arn:aws:iam::111100001111:user/break-glass', member: 'remarks' },
    ],
  },
  {
    what: 'S3 policies of the organisation',
    why: 'moto refuses the type S3_POLICY',
    instead: 'not seeded; the accounts have Block Public Access of their own',
    shows: [],
    still: probes.refusesS3Policies,
  },
  {
    what: 'the region of Identity Center',
    why: 'moto has an instance in every region, AWS in one',
    instead: 'seeded in us-east-1, where a search ends first',
    shows: [],
    still: probes.hasInstancesEverywhere,
  },
  {
    what: 'roles of Identity Center',
    why: 'an assignment of moto makes no role',
    instead: 'the AWSReservedSSO_ roles of the snapshot are made with CreateRole',
    shows: [],
    still: probes.makesNoRoleForAnAssignment,
  },
  {
    what: 'the accounts of a permission set',
    why: 'ListAccountsForProvisionedPermissionSet of moto answers with the account of whoever asks, or with none',
    instead: '`start.py` answers with the accounts that have an assignment',
    shows: [],
    still: probes.listsNoAssignedAccount,
  },
  {
    what: 'OrganizationAccountAccessRole',
    why: 'moto makes it without AdministratorAccess, and the accounts that the company invited have none',
    instead: 'deleted, and made where the snapshot has it',
    shows: [],
    still: probes.makesAnAccessRoleWithoutPolicy,
  },
  {
    what: 'canonical user ids',
    why: 'every account of moto has the same',
    instead: 'no ACLs are seeded: every bucket of the company enforces its owner',
    shows: ['canonicalId', 'bucket.acl', 'bucket.aclOwner'].map((member) => ({ member, questions: FACTS })),
  },
  {
    what: 'unique ids, dates, access key ids; ids of permission sets and memberships; id, date and issuing account of grants',
    why: 'no call sets them: moto draws them, or has none',
    instead: 'taken as they come: no policy of the company names one; those of grants are left out of what is compared',
    shows: ['uniqueId', 'accessKeys', 'assignments'].map((member) => ({ member, questions: FACTS })),
  },
  {
    what: 'the name of the management account',
    why: 'moto calls it `master`',
    instead: 'nothing',
    shows: [{ of: '111100001111', member: 'name', questions: FACTS }],
  },
];
