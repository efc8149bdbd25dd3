/** ARNs as keys of tables of their own: Ladybug has no other index than that of a primary key, which of nodes are ids. */
import type { GraphRows } from '../model.js';
import type { Table } from '../tables.js';

export function arnTables({ principals, resources }: Pick<GraphRows, 'principals' | 'resources'>): Table[] {
  const table = (name: string, list: readonly { readonly arn: string; readonly id: number }[]): Table => {
    const ids = [...new Map(list.map(({ arn, id }) => [arn, id]))];
    return { name, ends: null, columns: ['key', 'id'], length: ids.length, rows: ids };
  };
  return [table('PrincipalArn', principals), table('ResourceArn', resources)];
}
