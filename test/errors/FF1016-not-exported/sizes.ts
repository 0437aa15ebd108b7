export const HIDDEN = 24;
