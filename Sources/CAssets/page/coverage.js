// Which operations the clients of this sandbox have used, as far as its journal reaches.

import {control, openAPI} from "./api.js";
import {card, el, empty, head, number, pill, row, table} from "./dom.js";

export async function coverage({signal}) {
  const [api, entries] = await Promise.all([openAPI(), readEntries(signal)]);
  const used = new Map();
  for (const {method, path, status} of entries) {
    const key = `${method} ${path}`;
    const item = used.get(key) ?? {method, path, count: 0, refused: 0};
    item.count += 1;
    if (status >= 400) item.refused += 1;
    used.set(key, item);
  }
  const methods = ["get", "post", "put", "patch", "delete"];
  const all = Object.entries(api.paths).flatMap(([path, item]) =>
    methods.filter((method) => (item[method]?.["x-tier"] ?? "not modelled") !== "not modelled").map((method) => `${method.toUpperCase()} ${path}`));
  const plain = (key) => key.replace(/\{\w+\}/g, "{}");
  const known = new Set([...used.keys()].map(plain));
  const hit = all.filter((key) => known.has(plain(key))).length;
  const items = [...used.values()].sort((one, other) => other.count - one.count);
  return [
    head("Coverage", "The operations that clients have used, as far as the journal reaches."),
    el("div.stack",
      el("section.card", el("div.body.form",
        el("p", el("span.big", `${number(hit)} `), el("span.muted", `of ${number(all.length)} operations`)),
        el("progress.meter", {max: all.length, value: hit, "aria-label": "Operations used"}))),
      card("Used", items.length ? table("Operations", ["Operation", "Requests", "Refused"], items.map((item) => row(
        el("code", `${item.method} ${item.path}`), el("span.nums", number(item.count)),
        item.refused ? pill(number(item.refused), "bad") : el("span.faint", "0"))))
        : empty("No request yet", "Run your tests, and look again."))),
  ];
}

/// The requests that reached an endpoint; a page has a thousand at most.
async function readEntries(signal) {
  const all = [];
  for (let page = 1; page <= 2; page += 1) {
    const entries = await control("GET", "/journal", undefined,
      {conditions: "path != null", fields: "method,path,status", pageSize: 1000, page});
    all.push(...entries);
    if (entries.length < 1000 || signal.aborted) break;
  }
  return all;
}
