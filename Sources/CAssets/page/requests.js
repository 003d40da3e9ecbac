// The requests of clients as they come, with the reason of each refusal.

import {control, events, session} from "./api.js";
import {button, code, copy, el, empty, facts, failure, field, head, moment, number, pill, time, toast} from "./dom.js";
import {conditionBox} from "./search.js";

const shownMax = 300;
const summary = "number,time,method,target,path,resource,company,status,code,message,hint,fault,leniencies,microseconds";

/// What the view keeps when it is left and opened again.
const state = {conditions: "", isPaused: false};

export async function requests({signal}) {
  const list = el("div.log", {"aria-live": "off"});
  const notice = el("div");
  const live = el("span.live", "Connecting");
  const count = el("span.count");
  const kept = el("input", {type: "checkbox", onchange: async (event) => {
    await control("PUT", "/journal", {bodies: true, answers: event.target.checked});
    toast(event.target.checked ? "Heads and answers are kept from now on" : "Heads and answers are no longer kept");
  }});
  const pause = button(state.isPaused ? "Go on" : "Pause", () => {
    state.isPaused = !state.isPaused;
    pause.textContent = state.isPaused ? "Go on" : "Pause";
    live.textContent = state.isPaused ? "Paused" : "Live";
    live.classList.toggle("on", !state.isPaused);
    if (state.isPaused) run.abort();
    else restart();
  });
  const box = conditionBox({schema: "JournalEntry", value: state.conditions, label: "Filter requests",
    placeholder: "Conditions such as status >= 400, resource = \"Contact\" or hint != null",
    onsubmit: (text) => { state.conditions = text; restart(); }});

  let run = new AbortController();
  const restart = () => {
    run.abort();
    run = new AbortController();
    follow(AbortSignal.any([signal, run.signal])).catch((error) => {
      if (!signal.aborted) notice.replaceChildren(failure(error));
    });
  };
  const show = (entries) => {
    list.querySelector(".empty")?.remove();
    for (const entry of entries) list.prepend(line(entry));
    while (list.children.length > shownMax) list.lastElementChild.remove();
    if (!list.children.length) list.append(empty("No request yet",
      "What clients ask of this sandbox appears here the moment it is answered.",
      el("div.pad", code(`curl ${location.origin}/company/contacts -H 'X-Mock-Sandbox: ${session.sandbox}'`, "wrap"))));
  };
  const total = async () => {
    const {count: all} = await control("GET", "/journal/count", undefined, {conditions: state.conditions});
    count.textContent = number(all);
  };

  /// Shows the last requests, then each as it comes. A stream that breaks off is opened again.
  async function follow(ending) {
    const conditions = state.conditions;
    const last = await control("GET", "/journal", undefined,
      {conditions, fields: summary, orderBy: "number desc", pageSize: 100});
    if (ending.aborted) return;
    notice.replaceChildren();
    list.replaceChildren();
    show(last.reverse());
    total().catch(() => {});
    let after = last.at(-1)?.number ?? 0;
    while (!ending.aborted && !state.isPaused) {
      try {
        live.textContent = "Live";
        live.classList.add("on");
        for await (const {kind, data} of events({conditions, fields: summary, after}, ending)) {
          if (kind === "request") {
            after = data.number;
            show([data]);
            list.firstElementChild.classList.add("new");
            count.textContent = number(Number(count.textContent.replaceAll(",", "")) + 1);
          } else if (kind === "dropped") {
            list.prepend(el("p.notice.warn", `${number(data.count)} requests came too fast to be shown.`));
          } else if (kind === "end") {
            return restart();
          }
        }
      } catch (error) {
        if (ending.aborted) return;
        if (error.status === 400) throw error;
      }
      live.textContent = "Connecting again";
      live.classList.remove("on");
      await new Promise((done) => setTimeout(done, 1000));
    }
  }

  const setting = await control("PUT", "/journal", {});
  kept.checked = Boolean(setting.answers);
  if (state.isPaused) { live.textContent = "Paused"; }
  restart();
  return [
    head("Requests", "What clients ask of this sandbox, newest first. This page itself is not in it.",
      el("label.check.small", kept, "Keep heads and answers"), pause,
      button("Clear", async () => {
        await control("DELETE", "/journal");
        restart();
      })),
    el("div.stack",
      el("div.filterbar", box.node, live), notice,
      el("section.card", el("header", el("h2", "Requests", count)), list)),
  ];
}

export const statusKind = (status) => status >= 400 ? "bad" : status >= 300 ? "warn" : "good";

function line(entry) {
  const detail = el("div.detail", {hidden: true});
  const opener = el("button", {type: "button", "aria-expanded": "false", onclick: () => {
    detail.hidden = !detail.hidden;
    opener.setAttribute("aria-expanded", String(!detail.hidden));
    if (!detail.hidden && !detail.children.length) open(entry, detail);
  }},
    el("span.when.faint.nums", time(entry.time)), el("span.method", entry.method),
    el("span.target", {title: entry.target}, target(entry.target)),
    el("span.pills", labels(entry)),
    el(`span.status.${statusKind(entry.status)}`, entry.status || "–"),
    el("span.took.faint.nums.right", took(entry.microseconds)),
    entry.message || entry.hint ? el("span.why", entry.message ?? "", entry.hint ? el("span.hint", " " + entry.hint) : null) : null);
  return el("div.entry", opener, detail);
}

/// Path and query; the base path steps back.
function target(text) {
  const prefix = /^\/v[^/]+\/apis\/3\.0(?=\/)/i.exec(text)?.[0] ?? "";
  return [prefix ? el("span.faint", prefix) : null, text.slice(prefix.length)];
}

const took = (microseconds) => microseconds === undefined ? "" : microseconds < 1000 ? `${microseconds} µs`
  : `${(microseconds / 1000).toFixed(1)} ms`;

function labels(entry) {
  const names = entry.leniencies?.split(",") ?? [];
  return [
    entry.fault ? pill(/^[\d, ]+$/.test(entry.fault) ? `fault ${entry.fault}` : entry.fault, "bad") : null,
    names.length > 2 ? el("span", {title: names.join(", ")}, pill(`${names.length} leniencies`, "warn"))
      : names.map((name) => pill(name, "warn")),
  ];
}

async function open(entry, detail) {
  let whole;
  try {
    [whole] = await control("GET", "/journal", undefined, {conditions: `number=${entry.number}`});
  } catch (error) {
    return detail.replaceChildren(failure(error));
  }
  if (!whole) return detail.replaceChildren(el("p.muted", "The journal has let this request go."));
  const parts = [["Routing", whole.routeMicroseconds], ["Reading", whole.readMicroseconds],
    ["Data", whole.dataMicroseconds], ["Writing", whole.writeMicroseconds]];
  detail.replaceChildren(
    facts([
      ["Request", `${whole.number}, ${moment(whole.time)}`], ["Endpoint", whole.path && el("code", whole.path)],
      ["Company", whole.company], ["Error", whole.code],
      ["Time", parts.filter(([, value]) => value !== undefined).map(([name, value]) => `${name} ${value} µs`).join(", ")],
      ["Leniencies", whole.leniencies?.replaceAll(",", ", ")],
    ]),
    el("div.pair",
      part("Head", whole.head, "Heads are not kept: turn on “Keep heads and answers”."),
      part("Body of the request", pretty(whole.body), whole.requestBytes ? "It is not kept." : "It has none."),
      part("Body of the answer", pretty(whole.answer), whole.responseBytes === 0 ? "It has none."
        : "Answers are not kept: turn on “Keep heads and answers”.")),
    el("div.acts", button("Copy as curl", () => copy(asCurl(whole), "Request copied")),
      button("Copy as verify", () => copy(asVerify(whole), "Verification copied")),
      whole.path && whole.method === "GET" && /conditions=/.test(whole.target)
        ? el("a.button", {href: explainAddress(whole)}, "Explain its conditions") : null));
}

const part = (title, text, otherwise) => el("div.field", el("span.label", title),
  text ? code(text, "wrap") : el("p.faint.small", otherwise));

function pretty(text) {
  if (!text) return text;
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
}

const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

function asCurl({method, target, head: lines, body}) {
  const dropped = /^(host|content-length|connection|transfer-encoding|expect|accept-encoding):/i;
  const fields = (lines ?? "").split("\n").slice(1).filter((line) => line && !dropped.test(line));
  if (!fields.some((line) => /^x-mock-sandbox:/i.test(line))) fields.push(`X-Mock-Sandbox: ${session.sandbox}`);
  if (body && !fields.some((line) => /^content-type:/i.test(line))) fields.push("Content-Type: application/json");
  return ["curl" + (method === "GET" ? "" : ` -X ${method}`) + " " + quote(location.origin + target),
    ...fields.map((line) => `-H ${quote(line)}`), ...(body ? [`-d ${quote(body)}`] : [])].join(" \\\n  ");
}

/// A verification that this request was made, once at least.
function asVerify({method, target, status}) {
  const conditions = `method=${JSON.stringify(method)} and target=${JSON.stringify(target)} and status=${status}`;
  return `curl -X POST ${quote(location.origin + "/_mock/journal/verify")} \\\n  -H ${quote("X-Mock-Sandbox: " + session.sandbox)}`
    + ` \\\n  -d ${quote(JSON.stringify({conditions, atLeast: 1}))}`;
}

function explainAddress({path, target}) {
  const query = new URLSearchParams(target.split("?")[1]);
  const wanted = new URLSearchParams({resource: path});
  for (const name of ["conditions", "childConditions", "customFieldConditions", "orderBy"]) {
    if (query.get(name)) wanted.set(name, query.get(name));
  }
  return "#/test/conditions?" + wanted;
}
