import { createBudget } from "../../../src/data/read-budget.js";

/** Names an archive of 2 GB three times. */
export default () => {
  const budget = createBudget();
  for (let source = 0; source < 3; source++) budget.take(2e9, { name: "all.npz#x" });
};
