// Small help for the keyboard and the hand. Every page works without it.
"use strict";

const search = document.getElementById("search");
const navigation = document.getElementById("navigation");
const menus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (event.key === "/" && !typing && search && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
    search.select();
  }
  if (event.key === "Escape") {
    menus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    if (event.target === search) search.blur();
  }
  if (event.key === "ArrowDown" && event.target.closest(".search")) {
    const links = [...document.querySelectorAll("#suggestions a")];
    const next = links[links.indexOf(document.activeElement) + 1];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }
  if (event.key === "ArrowUp" && event.target.closest("#suggestions")) {
    const links = [...document.querySelectorAll("#suggestions a")];
    event.preventDefault();
    (links[links.indexOf(document.activeElement) - 1] || search).focus();
  }
});

document.addEventListener("click", (event) => {
  menus().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  const toggle = event.target.closest("[data-toggle-nav]");
  if (toggle) {
    toggle.setAttribute("aria-expanded", String(navigation.classList.toggle("is-open")));
    return;
  }
  if (event.target.closest("[data-print]")) {
    window.print();
    return;
  }
  // The whole row follows its link, unless something in it was meant or text is being selected.
  const row = event.target.closest("tr[data-row]");
  if (row && !event.target.closest("a, button, input, summary") && !String(window.getSelection())) {
    const link = row.querySelector("a.row-link");
    if (link) link.click();
  }
});

document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

window.addEventListener("beforeprint", () => {
  document.querySelectorAll(".explanation details").forEach((one) => {
    one.dataset.wasOpen = one.open ? "1" : "";
    one.open = true;
  });
});
window.addEventListener("afterprint", () => {
  document.querySelectorAll(".explanation details").forEach((one) => {
    one.open = one.dataset.wasOpen === "1";
  });
});
