"use strict";
const form = document.querySelector(".filter"), told = form.querySelector("[role=status]");
const rows = [...document.querySelectorAll("tbody tr")], sums = document.querySelector("tfoot");
const wordsOf = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
  .replaceAll("đ", "d").replaceAll("y", "i").match(/[\p{L}\p{N}]+/gu) ?? [];
function show() {
  const asked = [...new FormData(form)].filter(([, value]) => value.trim());
  const fits = row => asked.every(([name, value]) => name === "q"
    ? wordsOf(value).every(word => ` ${row.dataset.q}`.includes(` ${word}`))
    : row.dataset[name].split(" ").includes(value));
  const shown = rows.filter(row => !row.classList.toggle("out", !fits(row)));
  sums.classList.toggle("out", shown.length < rows.length);
  told.textContent = told.dataset.words.replace("{n}", shown.length).replace("{all}", rows.length);
  history.replaceState(null, "", `#${new URLSearchParams(asked)}`);
}
function take() {
  const asked = new URLSearchParams(location.hash.slice(1));
  for (const field of form.querySelectorAll("[name]")) {
    if (field.type === "checkbox") field.checked = asked.get(field.name) === field.value;
    else field.value = asked.get(field.name) ?? "";
    if (field.selectedIndex === -1) field.value = "";
  }
  show();
}
form.addEventListener("input", show);
form.addEventListener("submit", event => event.preventDefault());
form.addEventListener("reset", () => setTimeout(show));
addEventListener("hashchange", take);
form.hidden = false;
take();
