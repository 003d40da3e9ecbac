// Any record by its path: what has no page of its own.

import {read} from "./api.js";
import {body, card, el, facts, moment} from "./dom.js";

/// The address of a record's page, by its path or its URL.
export function recordAddress(link) {
  const path = link.replace(/^https?:\/\/[^/]+/, "").replace(/^\/v[^/]+\/apis\/3\.0/, "").split("?")[0];
  const own = /^\/company\/(contacts|companies)\/(\d+)$/.exec(path);
  return own ? `#/${own[1]}/${own[2]}` : `#/record${path}`;
}

export const companyLink = ({id, name}) => el("a", {href: `#/companies/${id}`}, name);
export const contactLink = ({id, name}) => el("a", {href: `#/contacts/${id}`}, name);

export async function record({words: [path], signal}) {
  const found = await read("/" + path, {}, {signal});
  const title = found.summary ?? found.name ?? found.text ?? found.description ?? `${path.split("/").at(-2)} ${found.id}`;
  const kind = (path.split("/").at(-2) ?? "record").replace(/ies$/, "y").replace(/(?<=s)es$|s$/, "");
  const members = Object.entries(found).filter(([name]) => !["_info", "mobileGuid", "customFields"].includes(name));
  return [
    el("div.head", el("div", el("p.crumb", words(kind)), el("h1", title))),
    card(`${words(kind)} ${found.id ?? ""}`, body(facts([
      ...members.map(([name, value]) => [words(name), shown(value)]),
      ["Updated", moment(found._info?.lastUpdated)],
    ]))),
  ];
}

/// `detailDescriptionFlag` in words.
export const words = (name) => {
  const text = name.replace(/Flag$|^is(?=[A-Z])/g, "").replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
};

function shown(value) {
  if (value === null || value === "") return null;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (Array.isArray(value)) {
    return value.length ? value.map((item) => el("span.block", typeof item === "object" ? shown(item) : String(item))) : null;
  }
  if (typeof value === "object") {
    const link = Object.entries(value._info ?? {}).find(([name, text]) => name.endsWith("_href") && text.startsWith("http"));
    const text = value.name ?? value.caption ?? value.identifier ?? value.value ?? String(value.id ?? "");
    return link ? el("a", {href: recordAddress(link[1])}, text) : String(text);
  }
  return /^\d{4}-\d\d-\d\dT/.test(value) ? moment(value) : String(value);
}

