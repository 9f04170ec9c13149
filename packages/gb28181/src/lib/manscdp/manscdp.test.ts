import assert from "node:assert/strict";
import { test } from "node:test";
import { isFault, unixMs } from "@porchlight/base";
import fc from "fast-check";
import type { GbCharset } from "./charset.ts";
import { decodeManscdp } from "./decode.ts";
import { encodeManscdp, type WritableManscdp } from "./encode.ts";

const deviceId = "43092212001327000001";
const head = '<?xml version="1.0" encoding="GB2312"?>\r\n';

/** Each row is one message and the text of its body; it drives decoding, encoding, the round trip and the fuzz seed. */
const rows: readonly (readonly [value: WritableManscdp, text: string])[] = [
  [{ kind: "query", cmd: "Catalog", sn: 17430, deviceId }, `${head}<Query>\r\n<CmdType>Catalog</CmdType>\r\n<SN>17430</SN>\r\n<DeviceID>${deviceId}</DeviceID>\r\n</Query>\r\n`],
  [{ kind: "query", cmd: "DeviceInfo", sn: 1, deviceId }, `${head}<Query>\r\n<CmdType>DeviceInfo</CmdType>\r\n<SN>1</SN>\r\n<DeviceID>${deviceId}</DeviceID>\r\n</Query>\r\n`],
  [{ kind: "query", cmd: "DeviceStatus", sn: 2, deviceId }, `${head}<Query>\r\n<CmdType>DeviceStatus</CmdType>\r\n<SN>2</SN>\r\n<DeviceID>${deviceId}</DeviceID>\r\n</Query>\r\n`],
  [
    { kind: "keepalive", sn: 7, deviceId, ok: true, faulty: [] },
    `${head}<Notify>\r\n<CmdType>Keepalive</CmdType>\r\n<SN>7</SN>\r\n<DeviceID>${deviceId}</DeviceID>\r\n<Status>OK</Status>\r\n</Notify>\r\n`,
  ],
  [
    { kind: "keepalive", sn: 8, deviceId, ok: false, faulty: ["43092212001327000002"] },
    `${head}<Notify>\r\n<CmdType>Keepalive</CmdType>\r\n<SN>8</SN>\r\n<DeviceID>${deviceId}</DeviceID>\r\n<Status>ERROR</Status>\r\n<Info><DeviceID>43092212001327000002</DeviceID></Info>\r\n</Notify>\r\n`,
  ],
  [{ kind: "catalog", sn: 3, deviceId, total: 0, items: [], dropped: 0 }, `${head}<Response>\r\n<CmdType>Catalog</CmdType>\r\n<SN>3</SN>\r\n<DeviceID>${deviceId}</DeviceID>\r\n<SumNum>0</SumNum>\r\n</Response>\r\n`],
  [
    {
      kind: "catalog",
      sn: 4,
      deviceId,
      total: 2,
      dropped: 0,
      items: [
        {
          id: "43092212001327000002",
          name: "黄栗洑村 & <门>",
          online: true,
          manufacturer: "M",
          model: "P-1",
          civilCode: "43092212",
          address: '"A"',
          parental: 0,
          parentId: deviceId,
          businessGroupId: "43092212002157000001",
          longitude: 112.5,
          latitude: 28.25,
          ptzType: 3,
          roomType: 1,
          functionType: "99",
          grassrootsCode: "100201",
        },
        { id: "43092212", name: "武潭镇", online: false, parental: 1 },
      ],
    },
    `${head}<Response>\r\n<CmdType>Catalog</CmdType>\r\n<SN>4</SN>\r\n<DeviceID>${deviceId}</DeviceID>\r\n<SumNum>2</SumNum>\r\n<DeviceList Num="2">\r\n` +
      `<Item><DeviceID>43092212001327000002</DeviceID><Name>黄栗洑村 &amp; &lt;门&gt;</Name><Manufacturer>M</Manufacturer><Model>P-1</Model><CivilCode>43092212</CivilCode><Address>&quot;A&quot;</Address>` +
      `<Parental>0</Parental><ParentID>${deviceId}</ParentID><BusinessGroupID>43092212002157000001</BusinessGroupID><RegisterWay>1</RegisterWay><Secrecy>0</Secrecy><Status>ON</Status>` +
      `<Longitude>112.5</Longitude><Latitude>28.25</Latitude><Info><PTZType>3</PTZType><RoomType>1</RoomType><FunctionType>99</FunctionType><GrassrootsCode>100201</GrassrootsCode></Info></Item>\r\n` +
      `<Item><DeviceID>43092212</DeviceID><Name>武潭镇</Name><Manufacturer></Manufacturer><Model></Model><CivilCode></CivilCode><Address></Address><Parental>1</Parental><RegisterWay>1</RegisterWay><Secrecy>0</Secrecy><Status>OFF</Status></Item>\r\n` +
      `</DeviceList>\r\n</Response>\r\n`,
  ],
  [
    {
      kind: "catalog-notify",
      sn: 5,
      deviceId,
      total: 2,
      changes: [
        { event: "DEL", item: { id: "43092212001327000003", name: "", online: false } },
        { event: "OFF", item: { id: "43092212001327000002", name: "洑", online: false, parental: 0 } },
      ],
    },
    `${head}<Notify>\r\n<CmdType>Catalog</CmdType>\r\n<SN>5</SN>\r\n<DeviceID>${deviceId}</DeviceID>\r\n<SumNum>2</SumNum>\r\n<DeviceList Num="2">\r\n<Item><DeviceID>43092212001327000003</DeviceID><Event>DEL</Event></Item>\r\n` +
      `<Item><DeviceID>43092212001327000002</DeviceID><Event>OFF</Event><Name>洑</Name><Manufacturer></Manufacturer><Model></Model><CivilCode></CivilCode><Address></Address><Parental>0</Parental><RegisterWay>1</RegisterWay><Secrecy>0</Secrecy><Status>OFF</Status></Item>\r\n</DeviceList>\r\n</Notify>\r\n`,
  ],
  [
    { kind: "device-info", sn: 6, deviceId, ok: true, info: { name: "门灯", manufacturer: "M", model: "P", firmware: "1.0", channels: 4 } },
    `${head}<Response>\r\n<CmdType>DeviceInfo</CmdType>\r\n<SN>6</SN>\r\n<DeviceID>${deviceId}</DeviceID>\r\n<DeviceName>门灯</DeviceName>\r\n<Result>OK</Result>\r\n<Manufacturer>M</Manufacturer>\r\n<Model>P</Model>\r\n<Firmware>1.0</Firmware>\r\n<Channel>4</Channel>\r\n</Response>\r\n`,
  ],
  [
    { kind: "device-status", sn: 9, deviceId, ok: true, status: { online: true, recording: false, deviceTime: unixMs(Date.UTC(2026, 1, 28, 16, 0, 0)) } },
    `${head}<Response>\r\n<CmdType>DeviceStatus</CmdType>\r\n<SN>9</SN>\r\n<DeviceID>${deviceId}</DeviceID>\r\n<Result>OK</Result>\r\n<Online>ONLINE</Online>\r\n<Status>OK</Status>\r\n<Record>OFF</Record>\r\n<DeviceTime>2026-03-01T00:00:00</DeviceTime>\r\n</Response>\r\n`,
  ],
  [
    { kind: "alarm", sn: 10, deviceId, priority: 4, method: 5, description: "遮挡", time: unixMs(Date.UTC(2024, 1, 29, 0, 0, 0)), alarmType: 13 },
    `${head}<Notify>\r\n<CmdType>Alarm</CmdType>\r\n<SN>10</SN>\r\n<DeviceID>${deviceId}</DeviceID>\r\n<AlarmPriority>4</AlarmPriority>\r\n<AlarmMethod>5</AlarmMethod>\r\n<AlarmTime>2024-02-29T08:00:00</AlarmTime>\r\n<AlarmDescription>遮挡</AlarmDescription>\r\n<Info><AlarmType>13</AlarmType></Info>\r\n</Notify>\r\n`,
  ],
  [{ kind: "result", cmd: "Alarm", sn: 11, deviceId, ok: true }, `${head}<Response>\r\n<CmdType>Alarm</CmdType>\r\n<SN>11</SN>\r\n<DeviceID>${deviceId}</DeviceID>\r\n<Result>OK</Result>\r\n</Response>\r\n`],
  [{ kind: "media-status", sn: 12, deviceId, notifyType: 121 }, `${head}<Notify>\r\n<CmdType>MediaStatus</CmdType>\r\n<SN>12</SN>\r\n<DeviceID>${deviceId}</DeviceID>\r\n<NotifyType>121</NotifyType>\r\n</Notify>\r\n`],
  [
    { kind: "broadcast", sn: 13, sourceId: "43092212002007000001", targetId: deviceId },
    `${head}<Notify>\r\n<CmdType>Broadcast</CmdType>\r\n<SN>13</SN>\r\n<SourceID>43092212002007000001</SourceID>\r\n<TargetID>${deviceId}</TargetID>\r\n</Notify>\r\n`,
  ],
];

test("every command is written as its text, under the declaration the peer expects", () => {
  for (const [value, text] of rows) assert.equal(new TextDecoder("gb18030").decode(encodeManscdp(value, "GB2312")), text, value.kind);
});

test("every command survives the round trip in each charset", () => {
  for (const charset of ["GB2312", "GB18030", "UTF-8"] satisfies GbCharset[]) {
    for (const [value] of rows) assert.deepEqual(decodeManscdp(encodeManscdp(value, charset)), value, `${value.kind} ${charset}`);
  }
});

test("mutated bodies are read or refused by a named fault, nothing else", () => {
  const seeds = rows.map(([value]) => encodeManscdp(value, "GB18030"));
  const edit = fc.record({ at: fc.nat(5000), cut: fc.nat(8), put: fc.oneof(fc.uint8Array({ maxLength: 6 }), fc.constantFrom("<", ">", "&", "&#0;", "<!DOCTYPE a>", "</Item>", "<Item>", "]]>", "<!--", "__proto__").map((s) => new TextEncoder().encode(s))) });
  fc.assert(
    fc.property(fc.nat(seeds.length - 1), fc.array(edit, { minLength: 1, maxLength: 6 }), (which, edits) => {
      const bytes = edits.reduce((b, { at, cut, put }) => {
        const from = at % (b.length + 1);
        return Uint8Array.from([...b.subarray(0, from), ...put, ...b.subarray(from + cut)]);
      }, seeds[which]);
      try {
        decodeManscdp(bytes);
      } catch (error) {
        assert.ok(isFault(error), String(error));
      }
    }),
    { seed: 20261123, numRuns: 1500 },
  );
});
