// The last request, below the view: its answer, and how a program would make it.

import {act} from "./api.js";
import {button, copy, el, pill, toast} from "./dom.js";
import {snippets} from "./snippets.js";

const dock = document.getElementById("dock");

/// Whether the request is shown on the next view too: the act led there.
let staysOnce = false;

const closeDock = () => dock.replaceChildren();

/// Closes the request when another view is opened, unless its act has opened that.
export function leaveDock() {
  if (!staysOnce) closeDock();
  staysOnce = false;
}

export function goTo(address) {
  staysOnce = location.hash !== address;
  location.hash = address;
}

/// Does something, shows its request below, and tells what came of it.
/// - done: The sentence for success.
/// Returns the answer; throws the refusal.
export async function perform(method, path, body, done) {
  const answer = await act(method, path, body);
  showRequest(answer);
  if (answer.error) throw answer.error;
  toast(done);
  return answer;
}

/// Shows a request with its answer, as three kinds of programs would make it.
export function showRequest({request, status, json, milliseconds, hint, error}) {
  const programs = snippets(request, location.origin);
  const shown = localStorage.getItem("psa.language") ?? "curl";
  const text = el("pre.code.wrap", {tabindex: "0", "aria-label": "Request"});
  const tabs = Object.keys(programs).map((name) => el("button", {
    type: "button", role: "tab", onclick: () => choose(name)}, name));
  const choose = (name) => {
    localStorage.setItem("psa.language", name);
    text.textContent = programs[name];
    for (const tab of tabs) tab.setAttribute("aria-selected", String(tab.textContent === name));
  };
  choose(programs[shown] ? shown : "curl");
  dock.replaceChildren(el("section.request", {"aria-label": "The last request"},
    el("header",
      el("span.method", request.method), el("code.clip", request.path),
      pill(`${status}`, error ? "bad" : "good"),
      el("span.faint.nums", `${Math.max(1, Math.round(milliseconds))} ms`),
      el("span.space"),
      el("div.tabs", {role: "tablist", "aria-label": "Language"}, tabs),
      button("Copy", () => copy(text.textContent, "Request copied")),
      el("button.plain", {type: "button", "aria-label": "Close the request", onclick: closeDock}, "Close")),
    hint ? el("p.notice.warn", hint) : null,
    el("div.parts", text,
      json ? el("pre.code", {tabindex: "0", "aria-label": "Answer"}, JSON.stringify(json, null, 2)) : null)));
}
