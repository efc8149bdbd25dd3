/**
 * What everybody of an organisation may use: one key that all its principals decrypt with, and one role that all of them
 * may take, which reads one bucket. Both halves are there: resources name the organisation, and a policy that every
 * account attaches to all its roles and users allows the use.
 */
import { type AccountPlan, bucketArn, type Company, keyArn, type Plan, roleArn } from './plan.js';
import { allow, policy, type PolicyDocument, type Statement } from './statement.js';

export const COMPANY_POLICY = 'company-baseline';
export const COMPANY_READER = 'company-reader';

const is = (company: Company | null, account: AccountPlan): company is Company => company?.account.index === account.index;

export const isCompanyKey = ({ company }: Plan, account: AccountPlan, index: number): boolean => is(company, account) && company.key === index;
export const isCompanyBucket = ({ company }: Plan, account: AccountPlan, index: number): boolean => is(company, account) && company.bucket === index;
export const isCompanyRole = ({ company }: Plan, account: AccountPlan, index: number): boolean => is(company, account) && company.role === index;

export const companyKeyArn = (plan: Plan, { account, key }: Company): string => keyArn(plan, account, key);
export const companyRoleArn = (plan: Plan, { account, role }: Company): string => roleArn(plan, account, role);
export const companyBucketArn = ({ account, bucket }: Company): string => bucketArn(account, bucket);

/** The principal's half. */
export function companyBaseline(plan: Plan, company: Company): PolicyDocument {
  return policy([allow(['kms:Decrypt', 'kms:DescribeKey'], companyKeyArn(plan, company)), allow('sts:AssumeRole', companyRoleArn(plan, company))]);
}

/** The key's and the role's half: everyone of the organisation, by a condition, as AWS's own examples have it. */
export function companyOpens(plan: Plan, actions: readonly string[], resource: '*' | null): Statement {
  return {
    Sid: 'Company',
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: actions,
    ...(resource === null ? {} : { Resource: resource }),
    Condition: { StringEquals: { 'aws:PrincipalOrgID': plan.organization } },
  };
}

/** What the role is there for. */
export const companyReader = (company: Company): PolicyDocument =>
  policy([allow(['s3:GetObject', 's3:ListBucket'], [companyBucketArn(company), `${companyBucketArn(company)}/*`])]);
