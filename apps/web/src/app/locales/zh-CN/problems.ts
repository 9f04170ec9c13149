import type { DenialCode } from "@porchlight/access";

/** 每个拒绝代码一句话：为什么不行，接下来能做什么。 */
export const denials: Readonly<Record<DenialCode, string>> = {
  "not-signed-in": "您还没有登录。请用您的登录链接进入。",
  disabled: "这个账号已停用。请联系本单位的安全管理员。",
  "role-may-not": "您的岗位不能做这一项。如工作需要，请联系本单位的安全管理员。",
  "not-your-camera": "这不是您家的摄像头，所以看不到画面。",
  "no-grant": "查看这个摄像头要先有批准的调阅申请。您可以提出申请，由另一位同事审批。",
  "grant-not-yet": "调阅申请已批准，但还没到开始时间。到时间后再打开即可。",
  "grant-over": "调阅时间已结束，画面已停止。如仍需要，请重新申请。",
  "grant-not-approved": "调阅申请还没有批准。批准后才能查看。",
  "outside-grant-window": "您要看的时间不在批准的范围内。请选范围内的时间，或重新申请。",
  "no-consent": "住户没有点亮门灯，也就是没有同意共享，画面不会传出。",
  "indoor-never-shared": "这是室内摄像头，任何情况下都不共享。",
  "place-unknown": "这个摄像头的安装位置还没有核实，核实为室外之前不能共享。",
  "purpose-not-consented": "住户同意的用途不包括这一项，所以不能查看。",
  "viewer-unnamed": "对方平台没有说明是谁在看，所以不予提供。",
  "own-request": "自己的申请不能自己审批，请另一位审批人处理。",
  "grant-not-open": "这份申请已经结束，不能再改动。",
  "not-on-this-platform": "这个平台不提供这项操作，请到所属平台办理。",
};

/** 其他问题代码。没有列出的代码用 unknown。 */
export const problems = {
  unknown: "操作没有完成。已有的录像和设置不受影响。请稍后再试，或把代码 {{code}} 告诉维护人员。",
  unreachable: "连不上平台。录像和共享设置不受影响。请检查网络，我们会自动重试。",
  "answer-not-understood": "平台的回答看不懂，可能正在升级。没有任何改动发生。请刷新页面再试。",
  "server-failed": "平台出了故障，这次操作没有完成。录像不受影响。请稍后再试。",
  refused: "平台没有接受这次操作，没有任何改动发生。",
  "not-found": "找不到这一项，可能已被删除，或者您无权知道它是否存在。",
  invalid: "填写的内容有误，没有保存。请按提示修改后再提交。",
  "too-many-requests": "操作太频繁，平台请您稍等片刻再试。没有任何改动发生。",
  conflict: "内容刚刚被别人改过，这次没有保存。请看过最新内容再操作。",
  "camera-offline": "摄像头离线，现在没有画面。以前的录像仍可查看。恢复后会自动显示。",
  "stream-unavailable": "暂时取不到画面。录像不受影响，我们会自动重试。",
  "no-footage": "这段时间没有录像。请在时间轴上选有录像的时间。",
  "audit-unavailable": "登记簿暂时写不进去，按规定不能播放任何画面。录像不受影响，恢复后即可查看。",
  "link-used": "这个登录链接已经用过或已过期。账号没有问题，请重新索取一个链接。",
  "consent-text-outdated": "同意书刚刚更新，没有共享任何画面。请阅读新的内容后再决定。",
  "window-too-long": "时间范围太长，申请没有提交。请缩短后再试。",
  "too-many-cameras": "一次最多选 6 个摄像头，申请没有提交。请减少后再试。",
} as const;

export const fieldProblems = {
  unknown: "这一项需要修改",
  required: "请填写这一项",
  too_small: "内容太短",
  too_big: "内容太长",
  case: "请填写案件或事件编号（至少 3 个字符）",
  reason: "请写明理由（至少 10 个字）",
  cameras: "请至少选 1 个摄像头，最多 6 个",
  window: "结束时间要晚于开始时间",
  windowLong: "一次申请最长 24 小时",
} as const;
