// Snapshots, and what has changed since one of them.

import {control} from "./api.js";
import {attempts, body, button, card, el, empty, field, head, moment, pill, row, table, time} from "./dom.js";
import {recordAddress} from "./record.js";

export async function changes({parameters, again}) {
  const since = parameters.get("since") ?? "";
  const [snapshots, found] = await Promise.all([
    control("GET", "/snapshots"), control("GET", "/changes", undefined, {since})]);
  return [
    head("Changes", "What was added, updated and deleted, with each member before and after."),
    el("div.cols", changeList(found, since, snapshots), snapshotCard(snapshots, again)),
  ];
}

const kinds = {added: "good", updated: "accent", deleted: "bad"};

function changeList({total, shown, changes: list}, since, snapshots) {
  const choice = el("select", {"aria-label": "Since", onchange: (event) => {
    location.hash = "#/test/changes" + (event.target.value ? "?" + new URLSearchParams({since: event.target.value}) : "");
  }}, [["Since the beginning", ""], ...snapshots.map(({name}) => [`Since ${name}`, name])]
    .map(([text, value]) => el("option", {value, selected: value === since}, text)));
  return card({title: "Changes", count: total, acts: choice},
    list.length ? el("ul.lines", list.map(change)) : empty("Nothing has changed", "The data is as it was."),
    shown < total ? el("p.body.muted", `The first ${shown} are shown.`) : null);
}

function change({resource, id, path, change: kind, at, by, fields}) {
  const cell = (kind, value) => value === null || value === undefined ? el("td.faint", "–")
    : el(`td.${kind}`, typeof value === "string" ? value : JSON.stringify(value));
  return el("li", el("div.form",
    el("div.spread", el("span", pill(kind, kinds[kind]), " ",
      path && kind !== "deleted" ? el("a.name", {href: recordAddress(path)}, `${resource} ${id}`) : el("span.name", `${resource} ${id}`)),
      el("span.faint.small.nums", [by, time(at)].filter(Boolean).join(", "))),
    fields?.length ? el("table.diff", {"aria-label": `${resource} ${id}, before and after`},
      el("thead.visually-hidden", el("tr", ["Member", "Before", "After"].map((name) => el("th", {scope: "col"}, name)))),
      el("tbody", fields.map(({name, before, after}) => el("tr",
        el("th.mono.faint", {scope: "row"}, name), cell("was", before), cell("is", after))))) : null));
}

function snapshotCard(snapshots, again) {
  const {problem, tried} = attempts(again);
  const doing = (done, ...request) => () => tried(done, () => control(...request));
  const name = el("input", {required: true, autocomplete: "off", placeholder: "before-import"});
  const path = (text) => "/snapshots/" + encodeURIComponent(text);
  return card({title: "Snapshots", count: snapshots.length || undefined},
    snapshots.length ? table("Snapshots", ["Name", "Taken", ""], snapshots.map((snapshot) => row(
      el("span.mono", snapshot.name), el("span.small.muted", moment(snapshot.takenAt)),
      el("div.acts.end",
        button("Restore", doing("Restored", "POST", path(snapshot.name) + "/restore"), "plain"),
        button("Delete", doing("Deleted", "DELETE", path(snapshot.name)), "plain.danger")))))
      : empty("No snapshot", "Take one before something that you want to undo."),
    body(el("form.form", {onsubmit: (event) => {
      event.preventDefault();
      doing("Taken", "PUT", path(name.value))();
    }}, el("div.row", field("Name", name), el("button", {type: "submit"}, "Take")), problem)));
}
