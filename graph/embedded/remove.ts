/** Removes what a load doesn't have any more from a copy of the one before. */
import { queryText } from '../catalogue.js';
import { type Gone, KEYED, type Named } from '../model.js';
import type { Driver } from './driver.js';

export async function remove(driver: Driver, { principals, resources, keys }: Gone): Promise<void> {
  await removeSubjects(driver, principals, {
    label: 'Principal',
    class: 'PrincipalClass',
    members: 'principal-classes',
    arns: 'PrincipalArn',
  });
  await removeSubjects(driver, resources, { label: 'Resource', class: 'ResourceClass', members: 'resource-classes', arns: 'ResourceArn' });
  await run(driver, 'gone-statements', keys.Policy);
  for (const label of KEYED) await run(driver, 'gone-keys', keys[label], label);
}

interface Labels {
  readonly label: string;
  readonly class: string;
  /** The query for classes by id. */
  readonly members: string;
  readonly arns: string;
}

/** Nodes with their relationships; classes keep their other members. */
async function removeSubjects(driver: Driver, gone: readonly Named[], { label, class: of, members: query, arns }: Labels): Promise<void> {
  if (gone.length === 0) return;
  const ids = gone.map((n) => n.id);
  const leaving = new Set(ids);
  const classes = (await driver.run(queryText('in-classes', 'embedded', { label, class: of }), { ids })).flatMap((r) => r.ids as unknown[]);
  // In a query of its own: with the one before, Ladybug would read the members of all classes.
  for (const { id, members } of await driver.run(queryText(query, 'embedded'), { ids: classes.map(Number) })) {
    const left = (members as unknown[]).map(Number).filter((member) => !leaving.has(member));
    await driver.run(queryText('set-members', 'embedded', { class: of }), { id: Number(id), members: left });
  }
  await driver.run(queryText('gone-nodes', 'embedded', { label }), { ids });
  await run(driver, 'gone-keys', gone.map((n) => n.arn), arns); // prettier-ignore
}

async function run(driver: Driver, name: string, keys: readonly string[], label = ''): Promise<void> {
  if (keys.length > 0) await driver.run(queryText(name, 'embedded', label === '' ? {} : { label }), { keys });
}
