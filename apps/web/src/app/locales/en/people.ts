export const people = {
  title: "People and rights",
  lead: "Who may enter this platform, and in which position. Switching off works at once and can be undone at any time.",
  separation:
    "Three separate administrators: system runs the platform, security looks after people, audit reads the log. Nobody holds two of these, and none of them sees other people's pictures.",
  search: "Search name, unit or position",
  show: "Show",
  filter: { all: "All", on: "In use", off: "Off" },
  inUse: "In use",
  off: "Switched off",
  count: "Accounts: {{count}}",
  you: "You",
  youHint: "Another security administrator looks after your own account",
  seen: "Last seen {{time}}",
  neverSeen: "Has never signed in",
  sessions: "Open sessions: {{count}}",
  noSession: "Not signed in",
  offSince: "Off since {{time}}",
  disable: "Switch off",
  disableOf: "Switch off {{name}}",
  enable: "Switch on again",
  enableOf: "Switch {{name}} on again",
  disableTitle: "Switch off {{name}}'s account?",
  effects: {
    sessions: "Every sign-in ends at once ({{count}} open now); unused sign-in links become void.",
    pictures: "Running pictures stop within a second.",
    kept: "Recordings, owners' sharing and the register stay as they are.",
    undo: "You can switch it on again at any time; the person needs a new sign-in link.",
  },
  logged: "The log will name you as the one who did this.",
  disabled: "{{name}} is switched off. You can switch the account on again when needed.",
  enabled: "{{name}} is switched on again and needs a new sign-in link.",
  emptyTitle: "Nobody matches",
  emptyBody: "Try another word, or show everybody.",
} as const;

/** Positions that see little: what they look after, and what they never see. */
export const duty = {
  does: "Duty",
  never: "Never sees or does",
  elsewhere: "This position has no pages on this platform. Please go to the platform it belongs to.",
  roles: {
    "system-admin": {
      does: "Keeps the links to platforms above and below, and watches whether streams flow.",
      never: "Any live picture or recording; people and rights; the log.",
    },
    "security-admin": {
      does: "Knows who may enter this platform and in which position; switches an account off at once when someone leaves or something is wrong.",
      never: "Any live picture or recording; the log; their own account.",
    },
    "audit-admin": {
      does: "Reads every sign-in, request, view and change; exports the log to be checked offline.",
      never: "Any live picture or recording; changing or removing an entry; switching accounts off or on.",
    },
    "privacy-officer": {
      does: "Checks who looked and why, and whether the reasons of requests hold.",
      never: "Any live picture or recording; asking or approving for others; changing the log.",
    },
    "residents-witness": {
      does: "Keeps the log's fingerprint for the residents, and checks an exported log offline with porchlight audit verify.",
      never: "Any live picture or recording; changing the log.",
    },
  },
  figures: {
    log: "Log entries",
    lastEntry: "Newest {{time}}",
    fingerprint: "Fingerprint {{root}}",
    upper: "Platforms above connected",
    lower: "Platforms below connected",
    streams: "Cameras online",
    peopleOn: "Accounts in use",
    peopleOff: "Accounts off",
    sessions: "Signed in",
  },
  open: { people: "Look after people", links: "See the links", health: "Look at the streams", log: "Read the log", requests: "See the requests" },
} as const;
