export const mine = "kept";
