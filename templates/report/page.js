"use strict";
/* The slider of an operating point. Without scripts the page has the same numbers as a table. */
for (const box of document.querySelectorAll(".operating")) {
  const classes = JSON.parse(box.dataset.classes);
  const decides = box.dataset.decides === "true";
  const select = box.querySelector("select");
  const slider = box.querySelector("input");
  const output = box.querySelector("output");
  const code = box.querySelector("code");
  const share = (part, whole) => (whole === 0 ? "-" : `${((100 * part) / whole).toFixed(2)} %`);
  const show = () => {
    const { name, present, absent, points } = classes[select.selectedIndex];
    slider.max = String(points.length - 1);
    const { margin, stored, missed, alarms } = points[Number(slider.value)];
    slider.setAttribute("aria-valuetext", `margin ${margin}`);
    output.textContent =
      `${name}, margin of at least ${margin.toPrecision(4)}: ${missed} of ${present} missed ` +
      `(${share(missed, present)}), ${alarms} of ${absent} others answered so (${share(alarms, absent)}).`;
    const literal = Number.isInteger(stored) ? stored : `${stored}f`;
    code.textContent = decides
      ? `decision: decision({ minMargin: ${margin} }),`
      : `if (result.margin < ${literal}) { /* unknown */ }`;
  };
  if (classes.length === 0) continue;
  select.addEventListener("change", show);
  slider.addEventListener("input", show);
  box.hidden = false;
  show();
}
