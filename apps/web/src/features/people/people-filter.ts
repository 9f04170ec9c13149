import type { ManagedPerson } from "@porchlight/contract";

export const standings = ["all", "on", "off"] as const;
export type Standing = (typeof standings)[number];

/** Whether a person is among those asked for: by standing, and by a word in name, unit or position. */
export function whoFits(
  person: ManagedPerson,
  wish: { readonly q: string; readonly standing: Standing },
  roleWord: (role: ManagedPerson["roles"][number]) => string,
): boolean {
  const off = person.disabledAt !== undefined;
  if (wish.standing !== "all" && off !== (wish.standing === "off")) return false;
  return [person.name, person.organisation.name, ...person.roles.map(roleWord)].join(" ").toLowerCase().includes(wish.q.trim().toLowerCase());
}

export interface Unit {
  readonly organisation: ManagedPerson["organisation"];
  readonly members: readonly ManagedPerson[];
}

/** People under their organisations; those with most people first, so that offices stand before households. */
export function byOrganisation(people: readonly ManagedPerson[]): readonly Unit[] {
  const units = new Map<string, { organisation: ManagedPerson["organisation"]; members: ManagedPerson[] }>();
  for (const person of people) {
    const unit = units.get(person.organisation.id);
    if (unit) unit.members.push(person);
    else units.set(person.organisation.id, { organisation: person.organisation, members: [person] });
  }
  return [...units.values()].sort((a, b) => b.members.length - a.members.length);
}
