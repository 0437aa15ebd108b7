/** Patients by fold: seventeen persons dealt out in turn; patients 1 and 21 are one person. */
export const FOLD1 = [1, 7, 13, 19, 21];
export const FOLD2 = [2, 8, 14, 22];
export const FOLD3 = [3, 9, 15];
export const FOLD4 = [4, 11, 16];
export const FOLD5 = [6, 12, 17];

/** Windows of all patients, and the array that says whose they are. */
export const WINDOWS = { inputs: "data:chbmit/windows.npy.gz", labels: "data:chbmit/label.npy.gz" };
export const PATIENT = "data:chbmit/patient.npy.gz";
