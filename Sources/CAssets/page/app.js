// The shell: the head of the page, the navigation, and the view that the address names.

import {control, prompts, session} from "./api.js";
import {button, el, failure, field, toast} from "./dom.js";
import {contacts} from "./contacts.js";
import {contact} from "./contact.js";
import {companies, company} from "./companies.js";
import {mailbox} from "./mailbox.js";
import {scenarios} from "./scenarios.js";
import {record} from "./record.js";
import {requests} from "./requests.js";
import {playground} from "./playground.js";
import {trouble} from "./trouble.js";
import {clock} from "./clock.js";
import {sandboxes} from "./sandboxes.js";
import {callbacks} from "./callbacks.js";
import {changes} from "./changes.js";
import {leniencies} from "./leniencies.js";
import {coverage} from "./coverage.js";
import {about} from "./about.js";
import {leaveDock} from "./dock.js";

const demo = [
  ["Contacts", "#/contacts"], ["Companies", "#/companies"], ["Mailbox", "#/mailbox"], ["Scenarios", "#/scenarios"],
];
const test = [
  ["Requests", "#/test/requests"], ["Conditions", "#/test/conditions"], ["Trouble", "#/test/trouble"],
  ["Clock", "#/test/clock"], ["Sandboxes", "#/test/sandboxes"], ["Changes", "#/test/changes"],
  ["Callbacks", "#/test/callbacks"], ["Leniencies", "#/test/leniencies"], ["Coverage", "#/test/coverage"],
];

/// Views by the beginning of their address; each is given the words behind it and the parameters.
const routes = [
  [/^\/contacts$/, contacts, "Contacts"], [/^\/contacts\/(\d+)$/, contact, "Contact"],
  [/^\/companies$/, companies, "Companies"], [/^\/companies\/(\d+)$/, company, "Company"],
  [/^\/mailbox$/, mailbox, "Mailbox"], [/^\/scenarios$/, scenarios, "Scenarios"],
  [/^\/record\/(.+)$/, record, "Record"],
  [/^\/test\/requests$/, requests, "Requests"], [/^\/test\/conditions$/, playground, "Conditions"],
  [/^\/test\/trouble$/, trouble, "Trouble"], [/^\/test\/clock$/, clock, "Clock"],
  [/^\/test\/sandboxes$/, sandboxes, "Sandboxes"], [/^\/test\/changes$/, changes, "Changes"],
  [/^\/test\/callbacks$/, callbacks, "Callbacks"],
  [/^\/test\/leniencies$/, leniencies, "Leniencies"], [/^\/test\/coverage$/, coverage, "Coverage"],
];

const main = document.getElementById("main");
const bar = el("div.bar", {"aria-hidden": "true"});
document.body.append(bar);
/// Ends what the present view does in the background.
let leaving = new AbortController();
let shown = "";

/// Shows the view of the address.
async function show() {
  const [path, query = ""] = (location.hash.slice(1) || "/contacts").split("?");
  const found = routes.map(([pattern, view, title]) => ({match: pattern.exec(path), view, title}))
    .find(({match}) => match);
  const isFirst = shown === "";
  const isSame = shown === path;
  shown = path;
  leaving.abort();
  leaving = new AbortController();
  const {signal} = leaving;
  showFrame(path);
  main.setAttribute("aria-busy", "true");
  bar.classList.add("on");
  try {
    if (!found) throw new Error(`There is no view ${path}.`);
    const words = found.match.slice(1).map(decodeURIComponent);
    const content = await found.view({words, parameters: new URLSearchParams(query), signal, again: show});
    if (signal.aborted) return;
    const focusAgain = isSame ? keptFocus() : () => {};
    main.replaceChildren(...[content].flat());
    focusAgain();
    document.title = `${main.querySelector("h1")?.textContent ?? found.title} · PSA`;
  } catch (error) {
    if (signal.aborted) return;
    main.replaceChildren(el("div.stack", failure(error), el("div", button("Try again", show))));
  }
  main.setAttribute("aria-busy", "false");
  bar.classList.remove("on");
  if (!isSame) {
    leaveDock();
    window.scrollTo(0, 0);
    // Whoever walks by the keyboard begins at the top of the page, later at the top of each view.
    if (!isFirst) main.focus({preventScroll: true});
  }
}

/// What has the focus in the view, found again once that is drawn anew: by its kind, its words, and its place among
/// those alike. Returns what gives it the focus.
function keptFocus() {
  const held = document.activeElement;
  if (!main.contains(held)) return () => {};
  const words = (node) => node.getAttribute("aria-label") ?? node.getAttribute("name") ?? node.textContent;
  const alike = () => [...main.querySelectorAll(held.localName)].filter((node) => words(node) === words(held));
  const place = alike().indexOf(held);
  return () => alike()[place]?.focus({preventScroll: true});
}

function showFrame(path) {
  const isTest = path.startsWith("/test/");
  document.documentElement.dataset.area = isTest ? "test" : "demo";
  const current = "#/" + path.split("/").slice(1, isTest ? 3 : 2).join("/");
  const link = ([text, address]) =>
    el("a", {href: address, "aria-current": address === current ? "page" : null}, text);
  document.getElementById("side").replaceChildren(
    el("ul", (isTest ? test : demo).map((item) => el("li", link(item)))));
  document.getElementById("top").replaceChildren(
    el("a.brand", {href: "#/contacts", "aria-label": "PSA"},
      el("img", {src: "/_mock/ui/icon.svg", alt: ""}), el("span", "PSA")),
    el("nav.areas", {"aria-label": "Areas"},
      el("a", {href: "#/contacts", "aria-current": isTest ? null : "true"}, "Demo"),
      el("a", {href: "#/test/requests", "aria-current": isTest ? "true" : null}, "Test")),
    el("span.space"), isTest ? place : "", theme());
  document.getElementById("about").hidden = !isTest;
  if (isTest) showPlace();
}

/// The sandbox that is shown, with its mode and a way back to its beginning.
const place = el("div.where");
async function showPlace() {
  try {
    const list = await control("GET", "/sandboxes");
    if (session.sandbox !== "default" && !list.some(({name}) => name === session.sandbox)) {
      session.sandbox = null;
      return show();
    }
    const info = await control("GET", "/info");
    const choice = el("select", {"aria-label": "Sandbox", onchange: (event) => {
      session.sandbox = event.target.value;
      show();
    }}, list.map(({name}) => el("option", {value: name, selected: name === session.sandbox}, name)));
    place.replaceChildren(choice, el("span.pill" + (info.sandbox.mode === "strict" ? ".warn" : ""), info.sandbox.mode),
      el("span.hide-narrow", button("Reset", reset)));
    document.getElementById("about").replaceChildren(...about(info));
  } catch {
    place.replaceChildren(el("span.bad", "no connection"));
  }
}

async function reset() {
  await control("POST", "/reset");
  toast("Back to the beginning");
  show();
}

/// Light, dark, or as the system has it.
function theme() {
  const order = ["auto", "light", "dark"];
  const current = localStorage.getItem("psa.theme") ?? "auto";
  if (current === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = current;
  const next = order[(order.indexOf(current) + 1) % order.length];
  return el("button.plain.theme", {type: "button", "aria-label": `Colours: ${current}. Change to ${next}.`,
    onclick: (event) => {
      localStorage.setItem("psa.theme", next);
      event.currentTarget.replaceWith(theme());
    }}, el("span.hide-narrow", "Theme: "), current);
}

/// Asks for something that the server wants to know, one question at a time.
function ask(title, text, inputs, take) {
  return new Promise((done) => {
    const form = el("form", {method: "dialog"},
      el("header", el("h2", title)),
      el("div.body.form", el("p.muted", text), inputs),
      el("footer", el("button.main-act", {type: "submit"}, "Continue")));
    const dialog = el("dialog", {"aria-label": title}, form);
    form.addEventListener("submit", () => take(new FormData(form)));
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.addEventListener("close", () => { dialog.remove(); done(); });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/// A question that is open; others that ask the same wait for its answer.
let question = null;
prompts.token = (wasWrong) => question ??= ask("Token",
  (wasWrong ? "This token is not the right one. " : "")
    + "The server asks for the token that it printed when it started.",
  field("Token", el("input", {name: "token", type: "password", autocomplete: "off", required: true})),
  (data) => { session.token = data.get("token"); }).then(() => { question = null; });
prompts.keys = () => question ??= ask("Sign in", "The server does not know these keys.", [
  field("Company", el("input", {name: "company", required: true, value: session.keys.split("+")[0]})),
  field("Public key", el("input", {name: "public", required: true, autocomplete: "off"})),
  field("Private key", el("input", {name: "private", type: "password", required: true, autocomplete: "off"})),
], (data) => {
  session.keys = `${data.get("company")}+${data.get("public")}:${data.get("private")}`;
}).then(() => { question = null; });

window.addEventListener("hashchange", show);
show();
