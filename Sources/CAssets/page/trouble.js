// What goes wrong on purpose: faults, quota, maintenance, drift.

import {control} from "./api.js";
import {attempts, body, button, card, el, empty, facts, field, head, pill, plural, row, select, table} from "./dom.js";

const quick = [
  ["One 429", {first: 1, fault: {status: 429}}], ["One 503", {first: 1, fault: {status: 503}}],
  ["One lost response", {first: 1, fault: {lostResponse: true}}], ["One reset", {first: 1, fault: {reset: true}}],
  ["Two seconds slow", {fault: {delay: 2000}}], ["Every third 500", {every: 3, fault: {status: 500}}],
];
/// The kinds of faults, each with the member that its number is of.
const kinds = [
  ["Status", "status", 500], ["Delay in milliseconds", "delay", 1000], ["Drip in bytes a second", "drip", 200],
  ["Truncated after bytes", "truncate", 50], ["Connection reset", "reset"], ["Connection closed", "empty"],
  ["Broken JSON", "brokenJSON"], ["Lost response", "lostResponse"], ["Dropped before the work", "dropBefore"],
];
const times = [["Every request", ""], ["The first n", "first"], ["The n-th", "nth"], ["Every n-th", "every"], ["With a probability", "probability"]];

export async function trouble({again}) {
  const [rules, quota, maintenance, drift, messages] = await Promise.all(
    ["/faults", "/quota", "/maintenance", "/drift", "/callbacks/faults"].map((path) => control("GET", path)));
  return [
    head("Trouble", "What goes wrong on purpose, in this sandbox alone. Requests of this page do not meet it."),
    el("div.cols",
      el("div.stack", ruleList(rules, again), faultForm(again)),
      el("div.stack", quotaCard(quota, again), maintenanceCard(maintenance, again), driftCard(drift, again),
        messageCard(messages, again))),
  ];
}

/// What a card needs to act: `doing` makes a button ask the control plane, and `problem` shows why that was
/// refused.
function controls(again) {
  const {problem, tried} = attempts(again);
  return {problem, tried, doing: (done, ...request) => () => tried(done, () => control(...request))};
}

function ruleList(rules, again) {
  const {problem, doing} = controls(again);
  return card({title: "Faults", count: rules.length || undefined,
    acts: rules.length ? button("Remove all", doing("Removed", "DELETE", "/faults"), "plain.danger") : []},
    rules.length ? table("Faults", ["Requests", "When", "What", "Hit", ""], rules.map((rule) => row(
      el("code", [rule.method, rule.path ?? rule.resource ?? "all"].filter(Boolean).join(" ")),
      when(rule), inWords(rule.fault), el("span.nums", `${rule.hits} of ${rule.matches}`),
      el("div.right", button("Remove", doing("Removed", "DELETE", `/faults/${rule.id}`), "plain.danger")))))
      : empty("Nothing goes wrong", "Add a fault, or begin with one of these."),
    body(el("div.form", el("div.pills.middle", quick.map(([text, rule]) =>
      button(text, doing("Added", "POST", "/faults", rule)))), problem)));
}

/// A fault such as {status: 503, retryAfter: 10} in words.
const inWords = (fault) => Object.entries(fault).map(([name, value]) => {
  const kind = kinds.find(([, member]) => member === name)?.[0] ?? name;
  return value === true ? kind : `${kind} ${typeof value === "object" ? JSON.stringify(value) : value}`;
}).join(", ");

function when({first, nth, every, probability}) {
  if (first) return `the first ${first}`;
  if (nth) return `number ${nth}`;
  if (every) return `every ${every}`;
  return probability !== undefined ? `${Math.round(probability * 100)} %` : "always";
}

function faultForm(again) {
  const {problem, tried} = attempts(again);
  const form = el("form.form", {onsubmit: (event) => {
    event.preventDefault();
    const {method, path, time, count, kind, value} = Object.fromEntries(new FormData(form));
    const [, member, usual] = kinds.find(([, name]) => name === kind);
    tried("Added", () => control("POST", "/faults", {
      ...(method && {method}), ...(path && {path}), ...(time && {[time]: Number(count || 1)}),
      fault: {[member]: usual === undefined ? true : Number(value || usual)}}));
  }},
    el("div.row", field("Method", select("method", [["Any", ""], "GET", "POST", "PUT", "PATCH", "DELETE"], "")),
      field("Path", el("input", {name: "path", placeholder: "/company/contacts/{id}"}))),
    el("div.row", field("When", select("time", times, "")), field("Number", el("input", {name: "count", inputmode: "decimal", placeholder: "1"}))),
    el("div.row", field("What", select("kind", kinds.map(([text, name]) => [text, name]), "status")),
      field("Value", el("input", {name: "value", inputmode: "numeric", placeholder: "500"}))),
    problem, el("div", el("button.main-act", {type: "submit"}, "Add fault")));
  return card("Add a fault", body(form));
}

const state = (isOn, text = "On") => pill(isOn ? text : "Off", isOn ? "warn" : "");

function quotaCard(quota, again) {
  const {problem, tried, doing} = controls(again);
  const input = el("input", {type: "number", min: "1", value: quota.perMinute ?? 60});
  const form = el("form.form", {onsubmit: (event) => {
    event.preventDefault();
    tried("Set", () => control("PUT", "/quota", {perMinute: Number(input.value)}));
  }}, el("div.row", field("Requests a minute, for each credential", input), el("button", {type: "submit"}, "Limit")), problem);
  return card({title: ["Quota ", state(quota.on)], acts: quota.on ? button("End", doing("Ended", "DELETE", "/quota"), "plain") : []},
    body(form),
    quota.credentials?.length ? el("ul.lines.over", quota.credentials.map(({credential, used, secondsLeft}) =>
      el("li", el("code", credential || "no credentials"), el("span.muted.small", ` ${used} used, ${secondsLeft} s left`)))) : null);
}

function maintenanceCard(maintenance, again) {
  const {problem, doing} = controls(again);
  return card({title: ["Maintenance ", state(maintenance.on)]}, body(el("div.form",
    el("p.muted", maintenance.on ? `Every request is answered with 503, to be tried again after ${maintenance.retryAfter} s, of which ${maintenance.secondsLeft} are left.`
      : "Every request would be answered with 503."),
    el("div", maintenance.on ? button("End", doing("Ended", "DELETE", "/maintenance"))
      : button("Begin", doing("The service is down", "PUT", "/maintenance", {on: true}))), problem)));
}

function driftCard(drift, again) {
  const {problem, tried, doing} = controls(again);
  const resource = el("select", {name: "resource"}, ["Contact", "Company", "Ticket"].map((name) =>
    el("option", {value: name, selected: name === drift.resource}, name)));
  const kind = select("kind", [["Delete", "delete"], ["Insert", "insert"]], drift.insert ? "insert" : "delete");
  return card({title: ["Drift ", state(drift.on)], acts: drift.on ? button("End", doing("Ended", "DELETE", "/drift"), "plain") : []},
    body(el("div.form",
      el("p.muted", "Rows come or go between the pages of a list, as in a system in use."),
      drift.on ? facts([["List", drift.resource], ["Pages", String(drift.pages)], ["Rows", plural(drift.rows, "row")]]) : null,
      el("div.row", field("List", resource), field("What", kind),
        button("Begin", () => tried("Lists drift from now on",
          () => control("PUT", "/drift", {resource: resource.value, [kind.value]: 1})))), problem)));
}

/// What can go wrong with messages to callbacks.
const messageKinds = [
  ["Is not sent", "drop"], ["Is sent later", "delay"], ["Is sent twice", "duplicate"],
  ["Comes behind the next", "reorder"], ["Has a wrong signature", "signature"],
];

function messageCard(rules, again) {
  const {problem, tried, doing} = controls(again);
  const form = el("form.form", {onsubmit: (event) => {
    event.preventDefault();
    const {fault, count, seconds} = Object.fromEntries(new FormData(event.currentTarget));
    tried("Added", () => control("POST", "/callbacks/faults",
      {fault, count: Number(count), ...(fault === "delay" && {seconds: Number(seconds)})}));
  }},
    field("The next message to a callback", select("fault", messageKinds, "drop")),
    el("div.row", field("How many", el("input", {name: "count", type: "number", min: "1", value: "1"})),
      field("Seconds of a delay", el("input", {name: "seconds", type: "number", min: "1", value: "5"})),
      el("button", {type: "submit"}, "Add")), problem);
  return card({title: ["Callbacks ", state(rules.some(({left}) => left > 0))],
    acts: rules.length ? button("Remove all", doing("Removed", "DELETE", "/callbacks/faults"), "plain.danger") : []},
    rules.length ? el("ul.lines", {"aria-label": "Faults of callbacks"}, rules.map((rule) => el("li", messageRule(rule)))) : null,
    el(`div.body${rules.length ? ".over" : ""}`, form));
}

const messageRule = ({fault, callbackId, type, action, seconds, left}) => [
  messageKinds.find(([, kind]) => kind === fault)?.[0] ?? fault, seconds ? ` by ${seconds} s` : "",
  [callbackId && `callback ${callbackId}`, type, action].filter(Boolean).map((text) => [" ", pill(text)]),
  el("span.muted.small", `, ${plural(left, "message")} left`)];
