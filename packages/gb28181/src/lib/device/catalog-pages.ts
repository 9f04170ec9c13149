import type { CatalogItem, GbId } from "../contract.ts";
import { catalogItemXml } from "../manscdp/catalog-item.ts";
import { canEncode, encodeText, type GbCharset } from "../manscdp/charset.ts";
import { catalogAnswerText } from "../manscdp/encode.ts";

export interface PageLimits {
  readonly charset: GbCharset;
  /** Bytes of a body; a single row that is larger still goes alone. */
  readonly maxBytes: number;
  readonly maxRows: number;
}

/** The bodies that answer one catalogue query: at least one, each within the limits. Rows the charset cannot carry are left out of rows and SumNum alike. */
export function catalogPages(head: { readonly sn: number; readonly deviceId: GbId }, items: readonly CatalogItem[], limits: PageLimits): Uint8Array[] {
  const { charset } = limits;
  const rows = items.flatMap((item) => rowOf(item, charset));
  const answer = (page: readonly string[]): Uint8Array => encodeText(catalogAnswerText({ ...head, total: rows.length }, page, charset), charset);
  const frame = answer([]).length + '<DeviceList Num="100"></DeviceList>'.length + 4;
  const pages = groupRows(rows, limits.maxBytes - frame, limits.maxRows);
  return (pages.length > 0 ? pages : [[]]).map(answer);
}

function groupRows(rows: readonly { readonly text: string; readonly bytes: number }[], room: number, maxRows: number): string[][] {
  const pages: string[][] = [];
  let used = 0;
  for (const { text, bytes } of rows) {
    const page = pages.at(-1);
    if (page && page.length < maxRows && used + bytes <= room) {
      page.push(text);
      used += bytes;
    } else {
      pages.push([text]);
      used = bytes;
    }
  }
  return pages;
}

function rowOf(item: CatalogItem, charset: GbCharset): { text: string; bytes: number }[] {
  const text = catalogItemXml(item);
  return canEncode(text, charset) ? [{ text, bytes: encodeText(text, charset).length + 2 }] : [];
}
