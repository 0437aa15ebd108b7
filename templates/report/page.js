"use strict";
/* Sliders of the operating points. Without scripts the page has the same numbers as tables. */
for (const box of document.querySelectorAll(".slider")) {
  const rows = JSON.parse(box.dataset.places);
  const select = box.querySelector("select");
  const slider = box.querySelector("input");
  const output = box.querySelector("output");
  const code = box.querySelector("code");
  const show = () => {
    const places = rows[select.selectedIndex];
    slider.max = String(places.length - 1);
    const { value, says, write } = places[Number(slider.value)];
    slider.setAttribute("aria-valuetext", value);
    output.textContent = says;
    code.textContent = write;
  };
  if (rows.length === 0) continue;
  select.addEventListener("change", show);
  slider.addEventListener("input", show);
  slider.max = box.dataset.start;
  slider.value = box.dataset.start;
  box.hidden = false;
  show();
}
