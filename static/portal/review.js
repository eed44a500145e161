// Reviewing: a click on a cell or a paragraph chooses it, for a remark or to see the lines behind a number.
"use strict";
for (const remark of document.querySelectorAll("[data-remark]")) {
  const place = document.getElementById(remark.dataset.remark);
  if (place) place.classList.add("has-remark");
}
const panel = document.getElementById("review-panel");
const trace = panel.querySelector(".review-trace");
const form = document.getElementById("remark-form");
const choose = (place) => {
  for (const old of document.querySelectorAll(".is-chosen")) old.classList.remove("is-chosen");
  if (place) place.classList.add("is-chosen");
  trace.hidden = !(place && place.matches("td.amount") && place.textContent);
  if (!trace.hidden) trace.href = panel.dataset.trace + encodeURIComponent(place.id);
};
document.querySelector(".booklet").addEventListener("click", (event) => {
  if (event.target.closest("a")) return;
  const place = event.target.closest("td[id], th[id], p[id], h4[id], dd[id], div[id]");
  if (!place) return;
  choose(place);
  if (!form) return;
  form.elements.anchor.value = place.id;
  if (form.elements.anchor.value === place.id) form.elements.text.focus({ preventScroll: true });
  else form.elements.anchor.value = "";
});
if (form) {
  const chosen = () => form.elements.anchor.value && document.getElementById(form.elements.anchor.value);
  form.elements.anchor.addEventListener("change", () => {
    choose(chosen());
    if (chosen()) chosen().scrollIntoView({ block: "center" });
  });
  choose(chosen());
}
document.body.classList.add("is-reviewing");
