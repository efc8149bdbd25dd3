/** What was evaluated anew → what is written of it: numbered on from the load that it follows. */
import type { GraphPatch, LoadFacts } from '../graph/model.js';
import type { LoadView } from '../graph/store.js';
import type { World } from '../policy/model.js';
import type { Change } from './change.js';
import type { Part } from './part.js';
import { renumbered } from './proofs.js';
import { policyRow } from './transform.js';
import { writtenRows } from './written.js';

/** @param part what the changed principals and resources come to; its rows may not be used any more */
export async function patchOf(view: LoadView, change: Change, part: Part): Promise<GraphPatch> {
  const { gone, come, world } = change;
  const numbered = await numberedOn(view, part);
  const { basis, id } = view.info;
  const { time: snapshotTime, organization, coverage, warnings, digests } = world;
  const about = { basis, snapshotTime, organization, coverage, warnings, digests };
  const lost = await hopsOf(view, gone.principals.map((p) => p.id)); // prettier-ignore
  return {
    base: id,
    gone,
    come,
    facts: { ...about, follows: view.info.follows + 1, counts: countsAfter(view.info.counts, world, numbered, lost) },
    rows: {
      ...about,
      ...numbered,
      principals: [...change.principals],
      resources: [...change.resources],
      policies: come.Policy.map(([document]) => policyRow(document, world.documents[document])),
      written: writtenRows(world, touching(change)),
    },
  };
}

/** Classes and texts after those that are there. Which proofs are there already is not looked at: there are many. */
async function numberedOn(view: LoadView, part: Part): Promise<Part> {
  const { counts } = view.info;
  const residues = continued(part.residues, await view.interned('residues'));
  const actionSets = continued(part.actionSets, await view.interned('action-sets'));
  const refs = part.proofRefs.map((_, i) => counts.proofRefs + i);
  const proofs = renumbered(part.proofs, refs).slice(1);
  const after = <C extends { readonly id: number }>(classes: readonly C[], from: number): C[] => classes.map((c) => ({ ...c, id: from + c.id }));
  const principalClasses = after(part.principalClasses, counts.principalClasses);
  const resourceClasses = after(part.resourceClasses, counts.resourceClasses);
  part.effective.renumber({
    residues: residues.places,
    actions: actionSets.places,
    proofs: part.proofs.map((_, i) => (i === 0 ? 0 : counts.proofs + i - 1)),
    principalClasses: principalClasses.map((c) => c.id),
    resourceClasses: resourceClasses.map((c) => c.id),
  });
  const { effective, proofRefs } = part;
  return { effective, residues: residues.more, actionSets: actionSets.more, proofs, proofRefs, principalClasses, resourceClasses };
}

/** Texts numbered as those before them; what is new comes after. */
function continued(texts: readonly string[], before: readonly string[]): { places: number[]; more: string[] } {
  const known = new Map(before.map((text, i) => [text, i]));
  const more: string[] = [];
  const places = texts.map((text) => known.get(text) ?? before.length + more.push(text) - 1);
  return { places, more };
}

/** @param lost how many hops go */
function countsAfter(before: LoadFacts['counts'], world: World, part: Part, lost: number): LoadFacts['counts'] {
  return {
    accounts: world.accounts.length,
    principals: world.principals.length,
    resources: world.resources.length,
    policies: Object.keys(world.documents).length,
    canAssume: before.canAssume - lost + part.effective.count('CAN_ASSUME'),
    canAccess: before.canAccess + part.effective.count('CAN_ACCESS'),
    principalClasses: before.principalClasses + part.principalClasses.length,
    resourceClasses: before.resourceClasses + part.resourceClasses.length,
    residues: before.residues + part.residues.length,
    actionSets: before.actionSets + part.actionSets.length,
    proofs: before.proofs + part.proofs.length,
    proofRefs: before.proofRefs + part.proofRefs.length,
  };
}

/** How many hops begin or end at these. */
async function hopsOf(view: LoadView, ids: readonly number[]): Promise<number> {
  const among = new Set(ids);
  let count = 0;
  for (const hops of (await view.hopsFrom(ids)).values()) count += hops.length;
  for (const into of (await view.hopsInto(ids)).values()) for (let i = 0; i < into.length; i += 2) if (!among.has(into[i] ?? -1)) count++;
  return count;
}

/** Whether one end is a node that comes. Between others what the documents say is the same as before. */
function touching({ principals, resources, come }: Change): (from: string, to: string) => boolean {
  const keys = new Set([
    ...[...principals].map((p) => `principal:${String(p.id)}`),
    ...[...resources].map((r) => `resource:${String(r.id)}`),
    ...come.Account.map(([id]) => `account:${id}`),
    ...come.OrganizationalUnit.map(([id]) => `ou:${id}`),
    ...come.GroupNode.map(([arn]) => `group:${arn}`),
    ...come.PersonGroup.map(([id]) => `persongroup:${id}`),
    ...come.Policy.map(([document]) => `policy:${document}`),
    ...come.KeyGrant.map(([key]) => `grant:${key}`),
  ]);
  const statement = 'statement:';
  const comes = (key: string): boolean => keys.has(key.startsWith(statement) ? `policy:${key.slice(statement.length, key.lastIndexOf('/'))}` : key);
  return (from, to) => comes(from) || comes(to);
}
