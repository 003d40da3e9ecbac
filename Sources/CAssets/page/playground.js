// Conditions, taken apart: how they are read, the query that runs, and why a record is not found.

import {openAPI} from "./api.js";
import {body, card, code, el, empty, failure, field, head, number, pill, row, table} from "./dom.js";
import {conditionBox, explain} from "./search.js";

const parameters = ["conditions", "childConditions", "customFieldConditions", "orderBy"];
const labels = {conditions: "Conditions", childConditions: "Child conditions",
  customFieldConditions: "Custom field conditions", orderBy: "Order by"};
const examples = [
  ["Active contacts of one company", {resource: "/company/contacts", conditions: "company/id = 12345 and inactiveFlag = false"}],
  ["By e-mail address", {resource: "/company/contacts", childConditions: "communicationItems/value like \"%@acme.com\""}],
  ["Open tickets by priority", {resource: "/service/tickets", conditions: "closedFlag = false", orderBy: "priority/name"}],
];

export async function playground({parameters: given, signal}) {
  const api = await openAPI();
  if (signal.aborted) return null;
  const lists = listsOf(api);
  const values = Object.fromEntries(["resource", ...parameters, "id"].map((name) => [name, given.get(name) ?? ""]));
  values.resource ||= "/company/contacts";
  const result = el("div.stack");
  const resource = el("select", {name: "resource", onchange: () => go()},
    lists.map(({path}) => el("option", {value: path, selected: path === values.resource}, path)));
  const schema = lists.find(({path}) => path === values.resource)?.schema ?? "Contact";
  const boxes = Object.fromEntries(parameters.map((name) => [name, conditionBox({
    schema, value: values[name], label: labels[name], isLong: name === "conditions", onsubmit: () => go()})]));
  const id = el("input", {type: "number", min: "1", value: values.id, placeholder: "None"});
  const go = () => {
    const wanted = new URLSearchParams({resource: resource.value});
    for (const name of parameters) if (boxes[name].input.value.trim()) wanted.set(name, boxes[name].input.value.trim());
    if (id.value) wanted.set("id", id.value);
    location.hash = "#/test/conditions?" + wanted;
  };
  const isAsked = parameters.some((name) => values[name]) || values.id;
  if (isAsked) await show(values, result);
  else result.append(el("section.card", empty("Nothing asked yet", "Enter conditions, or begin with one of these.",
    el("div.pad.acts.middle", examples.map(([text, values]) =>
      el("a.button", {href: "#/test/conditions?" + new URLSearchParams(values)}, text))))));
  return [
    head("Conditions", "How the server reads conditions, the query that it runs, and why a record is not in the result."),
    el("div.stack",
      el("section.card", body(el("form.form", {onsubmit: (event) => { event.preventDefault(); go(); }},
        el("div.row", el("div.field", el("label", {for: resource.id ||= "resource"}, "List"), resource),
          field("Record to explain", id)),
        labelled("conditions", boxes),
        el("div.row", ["childConditions", "customFieldConditions", "orderBy"].map((name) => labelled(name, boxes))),
        el("div", el("button.main-act", {type: "submit"}, "Explain"))))),
      result),
  ];
}

const labelled = (name, boxes) =>
  el("div.field", el("span.label", {"aria-hidden": "true"}, labels[name]), boxes[name].node);

/// The lists of the API, each with the schema of its records.
function listsOf(api) {
  return Object.entries(api.paths).flatMap(([path, {get}]) => {
    if (get?.["x-tier"] !== "behaviour" || path.includes("{") || path.startsWith("/_mock")) return [];
    const schema = get.responses?.["200"]?.content?.["application/json"]?.schema;
    return schema?.type === "array" ? [{path, schema: schema.items.$ref?.split("/").at(-1)}] : [];
  }).sort((one, other) => one.path.localeCompare(other.path));
}

async function show({resource, ...values}, result) {
  let found;
  try {
    found = await explain(resource, {...values, timing: "true"});
  } catch (error) {
    return result.append(failure(error));
  }
  result.append(
    ...(found.hints ?? []).map((hint) => el("p.notice.warn", hint)),
    el("section.card", body(el("div.figures",
      el("div", el("p.big", number(found.count)), el("p.muted", found.count === 1 ? "record found" : "records found")),
      el("div", el("p.big", `${number(found.microseconds ?? 0)} µs`), el("p.muted", "for the query"))))));
  if (found.record) result.append(why(found.record));
  result.append(el("div.pair",
    card("As it is read", body(found.conditions.length
      ? found.conditions.map(({parameter, tree}) => el("div.tree", el("span.faint", parameter), el("ul", branch(tree))))
      : el("p.muted", "There are no conditions."))),
    card("The query", body(el("div.stack", code(formatted(found.sql), "wrap"),
      el("p.small.muted", "With ", found.bindings.map((value, index) => [index ? ", " : "", el("code", value)]))))),
    card("Its plan", el("ul.lines", found.plan.map((step) => el("li.mono", step))))));
}

function branch(tree) {
  for (const join of ["and", "or"]) {
    if (tree[join]) return el("li", el("span.join", join), el("ul", tree[join].map(branch)));
  }
  return el("li", el("span", tree.comparison), el("span.faint", `  ${tree.type ?? ""}`));
}

/// The query in lines that begin with its words.
const formatted = (sql) => sql.replace(/ (FROM|LEFT JOIN|JOIN|WHERE|ORDER BY|LIMIT|GROUP BY)\b/g, "\n$1");

function why({id, found, conditions}) {
  const truth = {true: ["true", "good"], false: ["false", "bad"], null: ["unknown", "warn"], unknown: ["unknown", "warn"]};
  const lines = conditions.flatMap(({comparisons}) => comparisons.map(({comparison, value, items, result}) => row(
    el("code", comparison),
    items ? el("ul.small", items.map((item) => el("li", el("code", JSON.stringify(item.value)))))
      : el("code", value === undefined ? "" : JSON.stringify(value)),
    pill(...(truth[result] ?? [result])))));
  return card(`Record ${id} is ${found ? "" : "not "}in the result`,
    lines.length ? table("Comparisons", ["Comparison", "The record has", "Result"], lines) : null);
}


