/** Video codecs the plane carries. */
export type VideoCodecName = "h264" | "h265";
