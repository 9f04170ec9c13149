import type { Action, CameraFacts, Decision, Question, Role } from "./contract.ts";
import { allow, best, deny } from "./decision.ts";
import { decideGrant, revokeGrant, viewUnderGrant } from "./grant-rules.ts";
import { holds, isGovernedPlatform, officerRoles, rolesWithoutVideo, type Person } from "./subjects.ts";

type Rule = (question: Question, person: Person) => Decision;

/** One rule an action; what no rule allows is denied. */
export const personRules: Readonly<Record<Action, Rule>> = {
  "camera.list": (question, person) => best([ownCamera(question, person), listOfOffice(question, person)]),
  "camera.view-live": (question, person) => best([ownCamera(question, person), videoOfOffice(question, person)]),
  "camera.view-recorded": (question, person) => best([ownCamera(question, person), videoOfOffice(question, person)]),
  "consent.change": ownerOnly,
  "viewings.read-own": ownCamera,
  "grant.request": requestGrant,
  "grant.decide": (question, person) => inGovernedOffice(question, person, ["approver"]) ?? decideGrant(question, person),
  "grant.revoke": (question, person) => onGovernedPlatform(question) ?? revokeGrant(question, person, holds(person, "approver") && !isBarredFromVideo(person)),
  "grant.list": listGrants,
  "device.manage": (question, person) => office(question, person, { operator: ["operator-engineer", "platform-operator"] }),
  "link.manage": (question, person) =>
    office(question, person, {
      operator: ["operator-engineer", "platform-operator", "system-admin"],
      county: ["platform-operator", "system-admin"],
      city: ["platform-operator", "system-admin"],
    }),
  "health.read": (question, person) =>
    office(question, person, {
      operator: ["operator-engineer", "platform-operator", "system-admin"],
      county: ["platform-operator", "system-admin"],
      city: ["platform-operator", "system-admin"],
    }),
  "people.manage": (question, person) => office(question, person, everywhere(["security-admin"])),
  "audit.read": (question, person) => office(question, person, everywhere(["audit-admin", "privacy-officer"])),
  "audit.export": (question, person) => office(question, person, everywhere(["audit-admin"])),
};

/** Owner and household: their own cameras, where those are connected. */
function ownCamera({ platform, camera }: Question, person: Person): Decision {
  if (!holds(person, "owner", "household-member")) return deny("role-may-not");
  if (platform !== "operator") return deny("not-on-this-platform");
  if (camera === undefined) return deny("not-your-camera");
  if (isOwner(camera, person)) return allow("owner-own-camera", { purpose: "owner_self" });
  if (isHousehold(camera, person)) return allow("household-camera", { purpose: "owner_self" });
  return deny("not-your-camera");
}

/** The switch is in the owner's hand alone. */
function ownerOnly({ platform, camera }: Question, person: Person): Decision {
  if (!holds(person, "owner")) return deny("role-may-not");
  if (platform !== "operator") return deny("not-on-this-platform");
  return camera !== undefined && isOwner(camera, person) ? allow("owner-own-camera") : deny("not-your-camera");
}

const listingRoles: Offices = {
  operator: ["operator-engineer", "platform-operator"],
  county: [...officerRoles, "approver", "platform-operator", "village-clerk", "township-coordinator"],
  city: [...officerRoles, "approver", "platform-operator"],
};

/** That a camera exists, its place and state; no picture. */
function listOfOffice(question: Question, person: Person): Decision {
  return office(question, person, listingRoles);
}

function videoOfOffice(question: Question, person: Person): Decision {
  if (!holds(person, ...officerRoles) || isBarredFromVideo(person)) return deny("role-may-not");
  if (!isGovernedPlatform(question.platform)) return deny("not-on-this-platform");
  return question.camera === undefined ? deny("no-grant") : viewUnderGrant(question, person, question.camera);
}

function requestGrant(question: Question, person: Person): Decision {
  return inGovernedOffice(question, person, officerRoles) ?? allow("officer-asks");
}

/** `own-grants` means exactly that: the caller filters by requester. `all-grants` does not. */
function listGrants(question: Question, person: Person): Decision {
  const all = inGovernedOffice(question, person, ["approver"]) ?? allow("all-grants");
  const reviewing = onGovernedPlatform(question) ?? (holds(person, "privacy-officer", "audit-admin") ? allow("all-grants") : deny("role-may-not"));
  const own = inGovernedOffice(question, person, officerRoles) ?? ownGrants(question, person);
  return best([all, reviewing, own]);
}

function ownGrants({ grants }: Question, person: Person): Decision {
  return (grants ?? []).every((grant) => grant.requesterId === person.id) ? allow("own-grants") : deny("role-may-not");
}

type Offices = Readonly<Partial<Record<Question["platform"], readonly Role[]>>>;

const everywhere = (roles: readonly Role[]): Offices => ({ operator: roles, county: roles, city: roles });

/** A duty that comes with a role at certain platforms. */
function office({ platform }: Question, person: Person, offices: Offices): Decision {
  const role = offices[platform]?.find((one) => holds(person, one));
  if (role !== undefined) return allow(`office-${role}`);
  return Object.values(offices).some((roles) => holds(person, ...roles)) ? deny("not-on-this-platform") : deny("role-may-not");
}

/** The denial of somebody without such an office at a platform of grants; undefined when he has it. Those barred from video have no part in giving it either. */
function inGovernedOffice(question: Question, person: Person, roles: readonly Role[]): Decision | undefined {
  if (!holds(person, ...roles) || isBarredFromVideo(person)) return deny("role-may-not");
  return onGovernedPlatform(question);
}

function onGovernedPlatform({ platform }: Question): Decision | undefined {
  return isGovernedPlatform(platform) ? undefined : deny("not-on-this-platform");
}

function isBarredFromVideo(person: Person): boolean {
  return holds(person, ...rolesWithoutVideo);
}

const isOwner = (camera: CameraFacts, person: Person): boolean => holds(person, "owner") && camera.ownerId === person.id;
const isHousehold = (camera: CameraFacts, person: Person): boolean => camera.householdIds.includes(person.id);
