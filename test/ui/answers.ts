/** Made-up answers, as large as one likes, in the API's shape. */
import type { Step, WhoCanRow } from '../../ui/types.js';

export const KEY = 'arn:aws:kms:eu-west-1:999900000000:key/1234';
const OPEN: Step['open'] = { key: 'aws:MultiFactorAuthPresent', operator: 'Bool', values: ['true'], source: { file: 'f', path: '$', sid: null, index: 0 } };

export const accountId = (n: number): string => String(100_000_000_000 + n);
export const user = (account: number, n: number): string => `arn:aws:iam::${accountId(account)}:user/u${String(n)}`;
export const role = (account: number, n: number): string => `arn:aws:iam::${accountId(account)}:role/r${String(n)}`;

export const assume = (from: string, to: string, open = false): Step => step(from, to, 'CAN_ASSUME', 'identity-policy', open);
export const access = (from: string, to: string = KEY, via = 'resource-policy', open = false): Step => step(from, to, 'CAN_ACCESS', via, open);

function step(from: string, to: string, type: Step['type'], via: string, open: boolean): Step {
  return { from, to, type, via, actions: [type === 'CAN_ASSUME' ? 'sts:AssumeRole' : 'kms:Decrypt'], crossAccount: false, open: open ? OPEN : true, proof: [] };
}

/** A row of who-can from its path. */
export function row(...path: readonly [Step, ...Step[]]): WhoCanRow {
  const [{ from }] = path;
  return {
    principal: from,
    kind: from.includes(':role/') ? 'Role' : 'User',
    name: from.split('/').at(-1) ?? from,
    account: from.split(':')[4] ?? null,
    external: false,
    result: path.every((s) => s.open === true) ? 'allowed' : 'conditional',
    way: path.length === 1 ? 'direct' : 'assume-role',
    hops: path.length - 1,
    chain: path.slice(0, -1).map((s) => s.to),
    path,
    conditions: [],
    notKnown: [],
    remarks: [],
  };
}

/** `count` rows: users of `accounts` accounts, some direct, some through shared roles of their account, some through one of their own. */
export function manyRows(count: number, accounts: number): WhoCanRow[] {
  return Array.from({ length: count }, (_, i) => {
    const account = i % accounts;
    const who = user(account, i);
    if (i % 3 === 0) return row(access(who, KEY, 'both', i % 2 === 0));
    const through = role(account, i % 3 === 1 ? i % 5 : i);
    return row(assume(who, through, i % 7 === 0), access(through));
  });
}
