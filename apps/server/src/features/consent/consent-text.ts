import type { ConsentText } from "@porchlight/contract";

/** What an owner agrees to when the lamp is lit. A change of meaning needs a new version; the version is stored with each consent. */
export const CONSENT_TEXT_VERSION = "2026-11-a";

export const consentTexts: { readonly [Language in ConsentText["language"]]: ConsentText } = {
  "zh-CN": {
    version: CONSENT_TEXT_VERSION,
    language: "zh-CN",
    title: "把这台摄像头共享给县平台",
    paragraphs: [
      "点亮门灯后，县平台的工作人员只有在办理治安、寻人、抢险等法定事由，并经另一人批准后，才能在批准的时间内查看这台摄像头的实时画面。",
      "只共享室外画面，不共享声音，县平台不集中录像。不做人脸、车牌、行为识别，也不做任何人的评分或轨迹。",
      "每一次查看在看到画面之前就已登记：谁、哪个单位、为什么、什么时候。您随时可以在“谁看过”里查到。",
      "这与您的套餐价格和安装无关。您可以随时一键熄灭门灯，立即生效，不需要理由。同意十二个月后到期，需要您再次确认。",
    ],
  },
  en: {
    version: CONSENT_TEXT_VERSION,
    language: "en",
    title: "Share this camera with the county platform",
    paragraphs: [
      "With the lamp lit, county staff can see this camera's live picture only for a reason the law allows (public order, a missing person, a rescue), only after another person has approved it, and only for the approved time.",
      "Only the outdoor picture is shared, never sound, and the county does not record it. No faces, plates or behaviour are recognised, and nobody is scored or followed.",
      "Every look is written down before the first picture is shown: who, which unit, why and when. You can read it at any time under “Who looked”.",
      "This has nothing to do with your price or your installation. You can put the lamp out at any time with one touch, at once and without a reason. Consent ends after twelve months unless you confirm it again.",
    ],
  },
};

export const CONSENT_MONTHS = 12;
/** Purposes an owner may consent to; the closed list of what the county may ask for. */
export const consentablePurposes = ["crime_case", "public_order_case", "missing_person", "fire_flood_rescue"] as const;
