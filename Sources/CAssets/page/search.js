// The search box: words or conditions, with completion of names and the place of a mistake.

import {control, openAPI} from "./api.js";
import {el} from "./dom.js";

const operators = ["=", "!=", "<", "<=", ">", ">=", "like", "not like", "contains", "in", "not in"];

/// Whether a text is meant as conditions rather than as words to look for.
export const isCondition = (text) => /[=<>]|\b(like|contains|in)\b\s*[("'[]/i.test(text);

/// A text in quotes, with what would end it or stand for others.
export const quoted = (text) => `"${text.replace(/["\\]/g, "\\$&")}"`;

/// Conditions that look for words in some members: each word in one of them.
export function wordConditions(text, members) {
  return text.trim().split(/\s+/).filter(Boolean).map((word) =>
    `(${members.map((name) => `${name} contains ${quoted(word)}`).join(" or ")})`).join(" and ");
}

/// The names that conditions on a schema can have, each with its type: members, and those of what
/// they refer to.
export async function names(schema) {
  const schemas = (await openAPI()).components.schemas;
  const list = [];
  for (const [name, member] of Object.entries(schemas[schema]?.properties ?? {})) {
    if (name === "_info") continue;
    const reference = member.$ref?.split("/").at(-1);
    if (reference) {
      for (const [inner, value] of Object.entries(schemas[reference]?.properties ?? {})) {
        if (inner !== "_info") list.push({name: `${name}/${inner}`, type: value.type ?? "text"});
      }
    } else if (member.type !== "array") {
      list.push({name, type: member.enum ? member.enum.join(", ") : member.format ?? member.type, values: member.enum});
    }
  }
  return list;
}

/// The explanation of conditions; throws the refusal with its two lines.
export const explain = (resource, parameters) =>
  control("GET", "/explain", undefined, {resource, timing: "false", ...parameters});

/// A field for conditions with a list of proposals below it (WAI-ARIA, combobox).
/// - onsubmit: Is given the text when it is entered.
export function conditionBox({schema, value = "", label, placeholder, onsubmit, isLong = false}) {
  const id = `proposals-${label.replaceAll(" ", "-").toLowerCase()}`;
  // A field of several lines cannot be a combobox, but has the same list.
  const input = el(isLong ? "textarea.mono" : "input.mono", {
    ...(isLong ? {rows: 3} : {type: "search", role: "combobox", "aria-expanded": "false"}),
    value, placeholder, "aria-label": label, "aria-autocomplete": "list", "aria-controls": id,
    autocomplete: "off", spellcheck: "false"});
  const setExpanded = (isOpen) => { if (!isLong) input.setAttribute("aria-expanded", String(isOpen)); };
  const list = el("ul.proposals", {id, role: "listbox", "aria-label": "Proposals", hidden: true});
  let known = [];
  let chosen = -1;
  const load = async () => { if (!known.length) known = await names(schema).catch(() => []); };

  const close = () => {
    list.hidden = true;
    chosen = -1;
    setExpanded(false);
    input.removeAttribute("aria-activedescendant");
  };
  const mark = () => [...list.children].forEach((item, index) => {
    item.setAttribute("aria-selected", String(index === chosen));
    if (index === chosen) {
      input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({block: "nearest"});
    }
  });
  const take = ({text, length}) => {
    const end = input.selectionStart;
    input.setRangeText(text + " ", end - length, end, "end");
    close();
    input.focus();
    propose();
  };
  function propose() {
    const found = proposals(input.value.slice(0, input.selectionStart), known);
    list.replaceChildren(...found.map((item, index) => el("li", {
      role: "option", id: `${id}-${index}`, "aria-selected": "false",
      onmousedown: (event) => { event.preventDefault(); take(item); }},
      el("span.mono", item.text), item.note && el("span.faint", item.note))));
    list.hidden = found.length === 0;
    chosen = -1;
    setExpanded(found.length > 0);
    list.items = found;
  }

  input.addEventListener("focus", load);
  input.addEventListener("input", async () => { await load(); propose(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const isOpen = !list.hidden;
    if (isOpen && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      const count = list.children.length;
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : count)) % count;
      if (chosen < 0) chosen = count - 1;
      mark();
    } else if (isOpen && chosen >= 0 && ["Enter", "Tab"].includes(event.key)) {
      event.preventDefault();
      take(list.items[chosen]);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && !(isLong && event.shiftKey)) {
      event.preventDefault();
      close();
      onsubmit(input.value.trim());
    }
  });
  input.addEventListener("search", () => { if (!input.value) onsubmit(""); });
  return {node: el("div.combo", input, list), input};
}

/// What can stand at the end of a text: a name, an operator behind one, a value, or how to go on.
function proposals(before, known) {
  if ((before.match(/"/g)?.length ?? 0) % 2) return [];
  const word = /[\w/]*$/.exec(before)[0];
  const behind = before.slice(0, before.length - word.length).trimEnd();
  const last = known.find(({name}) => new RegExp(`(^|[\\s(])${name}$`, "i").test(behind));
  const as = (text, note) => ({text, note, length: word.length});
  if (last) {
    const fitting = operators.filter((text) => text.startsWith(word.toLowerCase()));
    return fitting.map((text) => as(text)).slice(0, 8);
  }
  const compared = known.find(({name}) => new RegExp(`(^|[\\s(])${name}\\s*(=|!=)$`, "i").test(behind));
  if (compared) {
    const values = compared.type === "boolean" ? ["true", "false"] : (compared.values ?? []).map(quoted);
    return [...values, "null"].filter((text) => text.includes(word)).map((text) => as(text)).slice(0, 8);
  }
  if (/("|\]|\)|\d|true|false|null)$/i.test(behind) && before.length > behind.length) {
    return ["and", "or"].filter((text) => text.startsWith(word.toLowerCase())).map((text) => as(text));
  }
  if (!word) return [];
  const lower = word.toLowerCase();
  const rank = ({name}) => name.toLowerCase().startsWith(lower) ? 0 : 1;
  return known.filter(({name}) => name.toLowerCase().includes(lower) && name !== word)
    .sort((one, other) => rank(one) - rank(other) || one.name.length - other.name.length)
    .slice(0, 8).map(({name, type}) => as(name, type));
}
