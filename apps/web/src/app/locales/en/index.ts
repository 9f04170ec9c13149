import { auditActions } from "./audit-actions.ts";
import { common, domain, nav } from "./common.ts";
import { admin, cameras, map, overview, requests, watch } from "./console.ts";
import { home, me, recordings, sharing, signIn, viewings, welcome } from "./owner.ts";
import { duty, people } from "./people.ts";
import { player } from "./player.ts";
import { denials, fieldProblems, problems } from "./problems.ts";

export const en = {
  common,
  nav,
  domain,
  denials,
  problems,
  fieldProblems,
  welcome,
  signIn,
  home,
  recordings,
  viewings,
  sharing,
  me,
  overview,
  cameras,
  map,
  watch,
  requests,
  admin,
  people,
  duty,
  auditActions,
  player,
} as const;
