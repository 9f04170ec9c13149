/** The 17 villages of the annex with their national codes; x and y place them on the schematic map (0..1000). */
export interface DemoVillage {
  readonly code: string;
  readonly name: string;
  readonly kind: "community" | "village";
  readonly x: number;
  readonly y: number;
}

const village = (code: string, name: string, x: number, y: number): DemoVillage => ({ code: `430922117${code}`, name, kind: "village", x, y });

export const demoVillages: readonly DemoVillage[] = [
  { code: "430922117002", name: "大栗港社区", kind: "community", x: 500, y: 470 },
  village("239", "德茂园村", 300, 180),
  village("238", "朱家村", 460, 140),
  village("234", "童子山村", 640, 160),
  village("231", "五羊坪村", 800, 240),
  village("226", "黄道仑村", 180, 330),
  village("259", "先锋桥村", 360, 320),
  village("224", "刘家村", 560, 300),
  village("261", "红金村", 710, 380),
  village("220", "筑金坝村", 860, 430),
  village("211", "兴坪村", 140, 520),
  village("203", "黄栗洑村", 320, 500),
  village("247", "卢家村", 690, 560),
  village("243", "栗山河村", 850, 640),
  village("260", "张家村", 220, 700),
  village("252", "松木桥村", 430, 680),
  village("257", "牌形上村", 600, 780),
];
