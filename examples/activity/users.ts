import { recordings } from "ff-edge";

/** Recordings of each user, with the intervals in which he did one thing; what lies between them has no label. */
export const USER1 = recordings({ files: "data/user1-{take}.npy.gz", intervals: "data/user1-{take}.csv" });
export const USER2 = recordings({ files: "data/user2-{take}.npy.gz", intervals: "data/user2-{take}.csv" });
export const USER3 = recordings({ files: "data/user3-{take}.npy.gz", intervals: "data/user3-{take}.csv" });
export const USER4 = recordings({ files: "data/user4-{take}.npy.gz", intervals: "data/user4-{take}.csv" });
export const USER5 = recordings({ files: "data/user5-{take}.npy.gz", intervals: "data/user5-{take}.csv" });
export const USER7 = recordings({ files: "data/user7-{take}.npy.gz", intervals: "data/user7-{take}.csv" });
