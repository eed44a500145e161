// Reviewing: a click on a cell or a paragraph chooses it in the form; places with a remark are marked.
"use strict";
for (const remark of document.querySelectorAll("[data-remark]")) {
  const place = document.getElementById(remark.dataset.remark);
  if (place) place.classList.add("has-remark");
}
const form = document.getElementById("remark-form");
if (form) {
  const choice = form.elements.anchor;
  const places = new Set(Array.from(choice.options, (option) => option.value));
  const show = () => {
    for (const old of document.querySelectorAll(".is-chosen")) old.classList.remove("is-chosen");
    const place = choice.value && document.getElementById(choice.value);
    if (place) place.classList.add("is-chosen");
  };
  document.querySelector(".booklet").addEventListener("click", (event) => {
    if (event.target.closest("a")) return;
    const place = event.target.closest("[id]");
    if (!place || !places.has(place.id)) return;
    choice.value = place.id;
    show();
    form.elements.text.focus({ preventScroll: true });
  });
  choice.addEventListener("change", () => {
    show();
    const place = choice.value && document.getElementById(choice.value);
    if (place) place.scrollIntoView({ block: "center" });
  });
  document.body.classList.add("is-reviewing");
  show();
}
