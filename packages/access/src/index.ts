export * from "./lib/contract.ts";
export { accessFaults, type AccessFaultCode } from "./lib/faults.ts";
export { caps } from "./lib/caps.ts";
export { decide } from "./lib/decide.ts";
export { isConsentOpen, mayShare } from "./lib/sharing.ts";
export { officerRoles, rolesWithoutVideo } from "./lib/subjects.ts";
export {
  basesOfPurpose,
  checkGrantRequest,
  grantRequestErrorCodes,
  type GrantRequestCheck,
  type GrantRequestError,
  type GrantRequestErrorCode,
  type GrantRequestInput,
} from "./lib/grant-request.ts";
export {
  createTicketLedger,
  issueTicket,
  readTicket,
  ticketModes,
  type Mac,
  type MediaTicket,
  type TicketLedger,
  type TicketMode,
  type TicketReading,
} from "./lib/tickets.ts";
