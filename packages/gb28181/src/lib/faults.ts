import type { FaultTable } from "@porchlight/base";

export type GbFaultCode =
  | "gb.id"
  | "gb.xml-size"
  | "gb.xml-doctype"
  | "gb.xml-depth"
  | "gb.xml-elements"
  | "gb.xml-malformed"
  | "gb.charset-decode"
  | "gb.charset-lossy"
  | "gb.message"
  | "gb.monitor-user"
  | "gb.media-offer";

/** Every fault this package throws. */
export const gb28181Faults: FaultTable<GbFaultCode> = {
  "gb.id": "An identifier is not 20 digits in the form of GB/T 28181 Annex E, or a part of one to be built is out of range.",
  "gb.xml-size": "A MANSCDP body is larger than the limit of its transport; the sender should split it.",
  "gb.xml-doctype": "A MANSCDP body carries a document type or entity declaration, which is never read.",
  "gb.xml-depth": "A MANSCDP body nests elements deeper than the limit.",
  "gb.xml-elements": "A MANSCDP body has more elements than the limit.",
  "gb.xml-malformed": "A MANSCDP body is not well-formed XML with one root element.",
  "gb.charset-decode": "A MANSCDP body is in a character set that is not UTF-8, GB2312, GBK or GB18030.",
  "gb.charset-lossy": "A text holds a character the peer's character set cannot carry; it is refused rather than sent as a question mark.",
  "gb.message": "A MANSCDP body lacks a field its command requires, or a field has an impossible value.",
  "gb.monitor-user": "A Monitor-User-Identity value is malformed, too long or holds characters that are not allowed.",
  "gb.media-offer": "A session description is not a live GB/T 28181 offer or answer that can be served.",
};
