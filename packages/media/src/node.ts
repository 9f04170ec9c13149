export { openMediaPlane } from "./lib/plane/plane.ts";
export { checkArchive, repairFinding, type ArchiveCheck, type ArchiveFinding, type RowRepair, type SegmentRow } from "./lib/archive/fsck.ts";
