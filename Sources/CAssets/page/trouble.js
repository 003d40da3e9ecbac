// What goes wrong on purpose: faults, quota, maintenance, drift.

import {control} from "./api.js";
import {body, button, card, el, empty, facts, failure, field, head, pill, plural, row, select, table, toast} from "./dom.js";

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
  const [rules, quota, maintenance, drift] = await Promise.all(
    ["/faults", "/quota", "/maintenance", "/drift"].map((path) => control("GET", path)));
  const doing = (done, ...request) => async () => {
    await control(...request);
    toast(done);
    again();
  };
  return [
    head("Trouble", "What goes wrong on purpose, in this sandbox alone. Requests of this page do not meet it."),
    el("div.cols",
      el("div.stack", ruleList(rules, doing), faultForm(again)),
      el("div.stack", quotaCard(quota, doing, again), maintenanceCard(maintenance, doing), driftCard(drift, doing, again))),
  ];
}

function ruleList(rules, doing) {
  return card({title: "Faults", count: rules.length || undefined,
    acts: rules.length ? button("Remove all", doing("Removed", "DELETE", "/faults"), "plain.danger") : []},
    rules.length ? table("Faults", ["Requests", "When", "What", "Hit", ""], rules.map((rule) => row(
      el("code", [rule.method, rule.path ?? rule.resource ?? "all"].filter(Boolean).join(" ")),
      when(rule), inWords(rule.fault), el("span.nums", `${rule.hits} of ${rule.matches}`),
      el("div.right", button("Remove", doing("Removed", "DELETE", `/faults/${rule.id}`), "plain.danger")))))
      : empty("Nothing goes wrong", "Add a fault, or begin with one of these."),
    el("div.body", el("div.pills.middle", quick.map(([text, rule]) =>
      button(text, doing("Added", "POST", "/faults", rule))))));
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
  const problem = el("div");
  const form = el("form.form", {onsubmit: async (event) => {
    event.preventDefault();
    const {method, path, time, count, kind, value} = Object.fromEntries(new FormData(form));
    const [, member, usual] = kinds.find(([, name]) => name === kind);
    problem.replaceChildren();
    try {
      await control("POST", "/faults", {
        ...(method && {method}), ...(path && {path}), ...(time && {[time]: Number(count || 1)}),
        fault: {[member]: usual === undefined ? true : Number(value || usual)}});
      toast("Added");
      again();
    } catch (error) {
      problem.replaceChildren(failure(error));
    }
  }},
    el("div.row", field("Method", select("method", [["Any", ""], "GET", "POST", "PUT", "PATCH", "DELETE"], "")),
      field("Path", el("input", {name: "path", placeholder: "/company/contacts/{id}"}))),
    el("div.row", field("When", select("time", times, "")), field("Number", el("input", {name: "count", inputmode: "decimal", placeholder: "1"}))),
    el("div.row", field("What", select("kind", kinds.map(([text, name]) => [text, name]), "status")),
      field("Value", el("input", {name: "value", inputmode: "numeric", placeholder: "500"}))),
    problem, el("div", el("button.main-act", {type: "submit"}, "Add fault")));
  return card("Add a fault", body(form));
}

/// A form of one number with a button.
function numberForm(label, value, submit, send, again) {
  const problem = el("div");
  const input = el("input", {type: "number", min: "1", value});
  return el("form.form", {onsubmit: async (event) => {
    event.preventDefault();
    try {
      await send(Number(input.value));
      toast("Set");
      again();
    } catch (error) {
      problem.replaceChildren(failure(error));
    }
  }}, el("div.row", field(label, input), el("button", {type: "submit"}, submit)), problem);
}

const state = (isOn, text = "On") => pill(isOn ? text : "Off", isOn ? "warn" : "");

function quotaCard(quota, doing, again) {
  return card({title: ["Quota ", state(quota.on)], acts: quota.on ? button("End", doing("Ended", "DELETE", "/quota"), "plain") : []},
    body(numberForm("Requests a minute, for each credential", quota.perMinute ?? 60, "Limit",
      (perMinute) => control("PUT", "/quota", {perMinute}), again)),
    quota.credentials?.length ? el("ul.lines.over", quota.credentials.map(({credential, used, secondsLeft}) =>
      el("li", el("code", credential || "no credentials"), el("span.muted.small", ` ${used} used, ${secondsLeft} s left`)))) : null);
}

function maintenanceCard(maintenance, doing) {
  return card({title: ["Maintenance ", state(maintenance.on)]}, body(el("div.form",
    el("p.muted", maintenance.on ? `Every request is answered with 503, to be tried again after ${maintenance.retryAfter} s.`
      : "Every request would be answered with 503."),
    el("div", maintenance.on ? button("End", doing("Ended", "DELETE", "/maintenance"))
      : button("Begin", doing("The service is down", "PUT", "/maintenance", {on: true}))))));
}

function driftCard(drift, doing, again) {
  const resource = el("select", {name: "resource"}, ["Contact", "Company", "Ticket"].map((name) =>
    el("option", {value: name, selected: name === drift.resource}, name)));
  const kind = select("kind", [["Delete", "delete"], ["Insert", "insert"]], drift.insert ? "insert" : "delete");
  return card({title: ["Drift ", state(drift.on)], acts: drift.on ? button("End", doing("Ended", "DELETE", "/drift"), "plain") : []},
    body(el("div.form",
      el("p.muted", "Rows come or go between the pages of a list, as in a system in use."),
      drift.on ? facts([["List", drift.resource], ["Pages", String(drift.pages)], ["Rows", plural(drift.rows, "row")]]) : null,
      el("div.row", field("List", resource), field("What", kind),
        button("Begin", async () => {
          await control("PUT", "/drift", {resource: resource.value, [kind.value]: 1});
          toast("Lists drift from now on");
          again();
        })))));
}
