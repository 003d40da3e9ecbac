// Callbacks: who is told of changes, what became of each message, and what the sinks took.

import {control, controlAnswer, read, session} from "./api.js";
import {deliveryRow, sinkRow} from "./messages.js";
import {perform} from "./dock.js";
import {attempts, body, button, card, el, empty, field, head, number, pill, plural, refusal, select, toast} from "./dom.js";

const shownMax = 100;
const summary = "number,time,state,callbackId,url,type,action,recordId,attempts,status,milliseconds,nextTry,failure";
const types = ["contact", "company", "ticket", "activity", "agreement", "configuration", "member", "opportunity", "project"];
const sinkPath = () => (session.sandbox === "default" ? "" : "/_mock/at/" + encodeURIComponent(session.sandbox)) + "/_mock/sink/";

export async function callbacks({again, signal}) {
  const told = el("div");
  const deliveries = liveList(deliveryRow, empty("No message yet", "Whatever a callback is told appears here."));
  const notice = el("div");
  const sinks = el("div.stack");
  const count = el("span.count");
  const dropped = el("p.notice.warn", {hidden: true});
  const update = async () => {
    const [list, answer, all, filled] = await Promise.all([
      read("/system/callbacks", {orderBy: "id", pageSize: 1000}),
      controlAnswer("GET", "/callbacks/deliveries", undefined, {fields: summary, orderBy: "number desc", pageSize: shownMax}),
      control("GET", "/callbacks/deliveries/count"), control("GET", "/sink")]);
    showCallbacks(told, list, again);
    count.textContent = number(all.count);
    deliveries.show(answer.json);
    const lost = Number(answer.headers.get("x-mock-deliveries-dropped"));
    dropped.hidden = !lost;
    dropped.textContent = `${plural(lost, "message")} found no room and went nowhere.`;
    const urls = [...list, ...answer.json].map(({url}) => url);
    const names = new Set([...sinkNames(urls), ...filled.map(({name}) => encodeURIComponent(name))]);
    await Promise.all([...names].sort().map((name) => updateSink(sinks, name)));
  };
  await update();
  follow(update, notice, signal);
  return [
    head("Callbacks", "Who is told of changes, what became of each message, and what the sinks of this server took."),
    el("div.stack", notice, dropped, el("div.cols",
      el("div.stack",
        card({title: ["Deliveries", count], acts: button("Forget", async () => {
          await control("DELETE", "/callbacks/deliveries");
          toast("Forgotten, but for those that wait");
          await update();
        }, "plain")}, deliveries.node),
        sinks),
      el("div.stack", told, callbackForm(again)))),
  ];
}

/// Shows what is new each second, while the view and its tab are shown.
function follow(update, notice, signal) {
  const timer = setInterval(async () => {
    if (signal.aborted) return clearInterval(timer);
    if (document.hidden) return;
    try {
      await update();
      notice.replaceChildren();
    } catch (error) {
      if (!signal.aborted && !notice.children.length) notice.replaceChildren(...refusal(error));
    }
  }, 1000);
}

/// A list that keeps the rows that are open: each is made once, and told what has changed.
function liveList(makeRow, nothing) {
  const node = el("div.log", {"aria-live": "off"}, nothing);
  const rows = new Map();
  return {node, show(entries) {
    const numbers = new Set(entries.map(({number}) => number));
    for (const [number, shown] of rows) {
      if (!numbers.has(number)) { shown.node.remove(); rows.delete(number); }
    }
    for (const entry of [...entries].reverse()) {
      const text = JSON.stringify(entry);
      const shown = rows.get(entry.number);
      if (shown?.text === text) continue;
      if (shown) shown.update(entry);
      else rows.set(entry.number, makeRow(entry));
      const row = rows.get(entry.number);
      row.text = text;
      if (!shown) node.prepend(row.node);
    }
    if (!rows.size) node.append(nothing);
    else nothing.remove();
  }};
}

// MARK: - Sinks

/// The sinks that addresses name.
const sinkNames = (urls) => new Set(urls.map((url) => /\/_mock\/sink\/([^/?#]+)/.exec(url ?? "")?.[1]).filter(Boolean));

async function updateSink(sinks, name) {
  const path = "/sink/" + name;
  const taken = await control("GET", path);
  let shown = [...sinks.children].find((node) => node.dataset.sink === name);
  if (!shown) {
    const list = liveList(sinkRow, empty("Nothing taken yet", "What is posted to this sink appears here."));
    shown = card({title: ["Sink ", el("code", decodeURIComponent(name))], acts: button("Forget", async () => {
      await control("DELETE", path);
      list.show([]);
    }, "plain")}, list.node);
    shown.dataset.sink = name;
    shown.list = list;
    sinks.append(shown);
  }
  shown.list.show(taken.slice(-shownMax).reverse());
}

// MARK: - Callbacks

/// Shows the callbacks, unless they are shown already.
function showCallbacks(place, list, again) {
  const text = JSON.stringify(list);
  if (place.dataset.shown === text) return;
  place.dataset.shown = text;
  place.replaceChildren(card({title: "Callbacks", count: list.length || undefined}, list.length
    ? el("ul.lines", {"aria-label": "Callbacks"}, list.map((callback) => callbackLine(callback, again)))
    : empty("No callback", "Nothing is told to anyone yet: add one below.")));
}

const callbackLine = ({id, type, level, objectId, url, description, inactiveFlag}, again) => el("li",
  el("div.step",
    el("div", el("strong", type), ` ${level} ${objectId} `, inactiveFlag ? pill("Inactive") : null),
    button("Delete", async () => {
      await perform("DELETE", `/system/callbacks/${id}`, undefined, "Callback deleted");
      again();
    }, "plain.danger")),
  el("code", url), description ? el("p.small.muted", description) : null);

function callbackForm(again) {
  const {problem, tried} = attempts(again);
  const text = (name, value, members) => el("input", {name, value, required: true, autocomplete: "off", ...members});
  return card("Add a callback", body(el("form.form", {onsubmit: (event) => {
    event.preventDefault();
    const {objectId, ...texts} = Object.fromEntries(new FormData(event.currentTarget));
    tried(null, () => perform("POST", "/system/callbacks", {...texts, objectId: Number(objectId)}, "Callback added"));
  }},
    el("div.row", field("Told of", select("type", types, "contact")), field("Level", text("level", "owner")),
      el("div.field.narrow", field("Of record", text("objectId", "1", {type: "number", min: "1"})))),
    field("Address", text("url", `${location.origin}${sinkPath()}mine?recordId=`),
      "The id of the record and the action are appended. This one is a sink: a receiver within the server."),
    problem, el("div", el("button.main-act", {type: "submit"}, "Add callback")))));
}
