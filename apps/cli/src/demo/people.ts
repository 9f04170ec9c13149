import type { Role } from "@porchlight/access";

export type DemoPlatformKey = "county" | "telecom" | "mobile" | "unicom";

export interface DemoOrganisation {
  readonly id: string;
  readonly name: string;
  readonly kind: "county" | "township" | "village" | "department" | "operator" | "household" | "shop" | "company" | "school" | "residents";
}

/** Somebody of the demo. `persona` people are offered on the welcome page, in this order. */
export interface DemoPerson {
  readonly platform: DemoPlatformKey;
  readonly key: string;
  readonly name: string;
  readonly organisation: DemoOrganisation;
  readonly roles: readonly Role[];
  readonly persona: boolean;
}

const org = (id: string, name: string, kind: DemoOrganisation["kind"]): DemoOrganisation => ({ id, name, kind });
const police = org("police-station", "大栗港派出所", "department");
const office = org("peace-office", "镇社会治安和应急管理办", "township");
const dataCentre = org("data-centre", "县数据资源服务中心", "county");
const county = org("county-office", "桃江县社会治安综合治理中心", "county");

const person = (platform: DemoPlatformKey, key: string, name: string, organisation: DemoOrganisation, roles: readonly Role[], persona = true): DemoPerson => ({
  platform,
  key,
  name,
  organisation,
  roles,
  persona,
});

export const demoPeople: readonly DemoPerson[] = [
  person("telecom", "owner", "陈桂花", org("household-chen", "陈桂花家", "household"), ["owner"]),
  person("county", "officer", "周建军", police, ["police-investigator"]),
  person("county", "approver", "王立新", county, ["approver"]),
  person("county", "reviewer", "何敏", dataCentre, ["privacy-officer"]),
  person("telecom", "engineer", "赵工", org("telecom", "中国电信桃江分公司", "operator"), ["operator-engineer"]),
  person("county", "operator", "孙丽", dataCentre, ["platform-operator"]),
  person("county", "system-admin", "吴涛", dataCentre, ["system-admin"]),
  person("county", "security-admin", "郑岚", dataCentre, ["security-admin"]),
  person("county", "audit-admin", "冯静", county, ["audit-admin"]),
  person("mobile", "owner-mobile", "李秀英", org("household-li", "李秀英家", "household"), ["owner"]),
  person("unicom", "owner-unicom", "刘建国", org("shop-liu", "建国商店", "shop"), ["owner"]),
  person("mobile", "engineer-mobile", "钱工", org("mobile", "中国移动桃江分公司", "operator"), ["operator-engineer"], false),
  person("unicom", "engineer-unicom", "韩工", org("unicom", "中国联通桃江分公司", "operator"), ["operator-engineer"], false),
  person("telecom", "public-telecom", "公共视频管理岗", office, ["owner"], false),
  person("mobile", "public-mobile", "公共视频管理岗", office, ["owner"], false),
  person("unicom", "public-unicom", "公共视频管理岗", office, ["owner"], false),
  person("county", "duty-officer", "唐斌", office, ["duty-officer"], false),
];
