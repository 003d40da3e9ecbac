// Sandboxes: each with data, clock, faults and journal of its own.

import {control, session} from "./api.js";
import {attempts, body, button, card, el, field, head, pill, row, select, table} from "./dom.js";

export async function sandboxes({again}) {
  const list = await control("GET", "/sandboxes");
  const {problem, tried} = attempts(again);
  const use = (name) => { session.sandbox = name; again(); };
  return [
    head("Sandboxes", "Tests that run side by side each have one: a client chooses it by the company of its credentials, "
      + "or by the header X-Mock-Sandbox."),
    el("div.cols",
      card({title: "Sandboxes", count: list.length}, problem,
        table("Sandboxes", ["Name", "Mode", "Began with", ""], list.map(({name, mode, fixture}) => row(
          el("div", el("span.name.mono", name), name === session.sandbox ? el("span", " ", pill("Shown", "accent")) : null),
          pill(mode ?? "–", mode === "strict" ? "warn" : ""), el("span.muted", fixture ?? ""),
          el("div.acts.end",
            name === session.sandbox ? null : button("Show", () => use(name), "plain"),
            name === "default" ? null : button("Delete", () => tried("Deleted", async () => {
              await control("DELETE", "/sandboxes/" + encodeURIComponent(name));
              if (session.sandbox === name) session.sandbox = null;
            }), "plain.danger")))))),
      el("div.stack", card("Make one", body(newForm(tried, use))), card("Copy this one", body(forkForm(tried))),
        card("Begin again", body(el("div.form", el("p.muted", `All data of ${session.sandbox} goes back to what it began with.`),
          el("div", button("Reset", () => tried("Back to the beginning", () => control("POST", "/reset")))))))))
  ];
}

function newForm(tried, use) {
  const form = el("form.form", {onsubmit: (event) => {
    event.preventDefault();
    const {name, fixture, mode} = Object.fromEntries(new FormData(form));
    tried("Made", async () => {
      await control("POST", "/sandboxes", {name, mode, ...(fixture && {fixture})});
      use(name.toLowerCase());
    });
  }},
    field("Name", el("input", {name: "name", required: true, autocomplete: "off", placeholder: "acme-ci-17"})),
    el("div.row", field("Mode", select("mode", ["default", "strict"], "default")),
      field("Begins with", select("fixture", [["As the server", ""], ["Demo data", "demo"], ["Nothing", "none"]], ""))),
    el("div", el("button.main-act", {type: "submit"}, "Make")));
  return form;
}

function forkForm(tried) {
  const form = el("form.form", {onsubmit: (event) => {
    event.preventDefault();
    const {to} = Object.fromEntries(new FormData(form));
    tried("Copied", () => control("POST", "/fork", {to}));
  }}, el("div.row", field("Name of the copy", el("input", {name: "to", required: true, autocomplete: "off"})),
    el("button", {type: "submit"}, "Copy")));
  return form;
}
